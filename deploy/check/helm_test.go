package check

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

const chart = "../helm/smtpbot"

// tool runs one of the tools of go.mod and gives all that it says.
func tool(t *testing.T, args ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", append([]string{"tool"}, args...)...).CombinedOutput()
	return string(out), err
}

// TestHelm lints and renders the chart for each way of running it, and decodes what comes out as Kubernetes does, strictly.
func TestHelm(t *testing.T) {
	for _, tt := range []struct {
		name  string
		set   []string
		kinds string
	}{
		{"one", []string{"existingSecret=s"}, "NetworkPolicy Service ServiceAccount StatefulSet"},
		{"several", []string{"existingSecret=s", "replicas=3", "nats.url=nats://nats:4222"}, "Deployment NetworkPolicy PodDisruptionBudget Service ServiceAccount"},
		{"several, address in the secret", []string{"existingSecret=s", "replicas=2", "nats.external=true"}, "Deployment NetworkPolicy PodDisruptionBudget Service ServiceAccount"},
		{"all", []string{"existingSecret=s", "replicas=2", "nats.url=nats://nats:4222", "ingress.enabled=true", "ingress.host=smtpbot.example.com", "ingress.tlsSecret=tls", "ingress.className=nginx",
			"overlayConfigMap=catalog", "serviceMonitor.enabled=true", "settings.LOG_LEVEL=debug", "settings.LIMIT_PERSON=5"}, "Deployment Ingress NetworkPolicy PodDisruptionBudget Service ServiceAccount ServiceMonitor"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var set []string
			for _, s := range tt.set {
				set = append(set, "--set", s)
			}
			if out, err := tool(t, slices.Concat([]string{"helm", "lint", "--strict", chart}, set)...); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			out, err := tool(t, slices.Concat([]string{"helm", "template", "r", chart}, set)...)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			var kinds []string
			for doc := range strings.SplitSeq(out, "\n---\n") {
				if kind := checkManifest(t, doc); kind != "" {
					kinds = append(kinds, kind)
				}
			}
			slices.Sort(kinds)
			if got := strings.Join(kinds, " "); got != tt.kinds {
				t.Errorf("made %s, want %s", got, tt.kinds)
			}
		})
	}
}

// TestHelmRefuses: what cannot work is refused with the value that mends it.
func TestHelmRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ set, says string }{
		"no secret":                {"replicas=1", "existingSecret: name a Secret"},
		"several without NATS":     {"existingSecret=s,replicas=2", "replicas: several need a NATS server"},
		"a token in the values":    {"existingSecret=s,settings.DISCORD_TOKEN=x", "DISCORD_TOKEN"},
		"a password in the values": {"existingSecret=s,nats.url=nats://u:p@nats:4222", "nats"},
		"a value that is none":     {"existingSecret=s,replica=2", "replica"},
		"an ingress for nobody":    {"existingSecret=s,ingress.enabled=true", "ingress.host: name the host"},
	} {
		t.Run(name, func(t *testing.T) {
			if out, err := tool(t, "helm", "template", "r", chart, "--set", tt.set); err == nil || !strings.Contains(out, tt.says) {
				t.Errorf("%v, says\n%s\nwant %q", err, out, tt.says)
			}
		})
	}
}

// checkManifest decodes one document and gives its kind, "" for an empty one.
func checkManifest(t *testing.T, doc string) string {
	t.Helper()
	var head struct {
		Kind string `json:"kind"`
	}
	if err := yaml.Unmarshal([]byte(doc), &head); err != nil {
		t.Fatalf("%v in\n%s", err, doc)
	}
	if head.Kind == "" {
		return ""
	}
	var into any
	var pod *corev1.PodSpec
	switch head.Kind {
	case "StatefulSet":
		s := &appsv1.StatefulSet{}
		into, pod = s, &s.Spec.Template.Spec
	case "Deployment":
		d := &appsv1.Deployment{}
		into, pod = d, &d.Spec.Template.Spec
	case "Service":
		into = &corev1.Service{}
	case "ServiceAccount":
		into = &corev1.ServiceAccount{}
	case "NetworkPolicy":
		into = &networkingv1.NetworkPolicy{}
	case "Ingress":
		into = &networkingv1.Ingress{}
	case "PodDisruptionBudget":
		into = &policyv1.PodDisruptionBudget{}
	case "ServiceMonitor": // the Prometheus operator's own
		return head.Kind
	default:
		t.Errorf("no type is known for kind %s", head.Kind)
		return head.Kind
	}
	if err := yaml.UnmarshalStrict([]byte(doc), into); err != nil {
		t.Errorf("%s: %v\n%s", head.Kind, err, doc)
	}
	if pod != nil {
		checkPod(t, pod)
	}
	if bytes.Contains([]byte(doc), []byte("kind: Secret")) {
		t.Error("the chart makes a secret")
	}
	return head.Kind
}

func checkPod(t *testing.T, pod *corev1.PodSpec) {
	t.Helper()
	c := pod.Containers[0]
	s := c.SecurityContext
	if pod.SecurityContext == nil || pod.SecurityContext.RunAsNonRoot == nil || !*pod.SecurityContext.RunAsNonRoot || s == nil || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem ||
		s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation || len(s.Capabilities.Drop) == 0 || *pod.AutomountServiceAccountToken {
		t.Errorf("the pod is not held: %+v %+v", pod.SecurityContext, s)
	}
	if c.StartupProbe == nil || c.LivenessProbe == nil || c.ReadinessProbe == nil || c.LivenessProbe.HTTPGet.Path != "/healthz" || c.ReadinessProbe.HTTPGet.Path != "/readyz" {
		t.Error("a probe is missing")
	}
	if len(c.EnvFrom) != 1 || c.EnvFrom[0].SecretRef == nil || c.EnvFrom[0].SecretRef.Name != "s" {
		t.Errorf("the secret is not the one that was named: %+v", c.EnvFrom)
	}
}
