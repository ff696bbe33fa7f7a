{{- define "smtpbot.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}
{{- end }}

{{- define "smtpbot.selector" -}}
app.kubernetes.io/name: smtpbot
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "smtpbot.labels" -}}
{{ include "smtpbot.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "smtpbot.shared" -}}
{{- if or .Values.nats.url .Values.nats.external }}true{{ end }}
{{- end }}

{{- define "smtpbot.check" -}}
{{- if not .Values.existingSecret }}{{ fail "existingSecret: name a Secret that holds the tokens, such as kubectl create secret generic smtpbot --from-literal=DISCORD_TOKEN=…" }}{{ end }}
{{- if and (gt (int .Values.replicas) 1) (not (include "smtpbot.shared" .)) }}{{ fail "replicas: several need a NATS server that they share: set nats.url" }}{{ end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) }}{{ fail "ingress.host: name the host that the platform calls" }}{{ end }}
{{- end }}

{{- define "smtpbot.pod" -}}
metadata:
  labels:
    {{- include "smtpbot.labels" . | nindent 4 }}
  {{- with .Values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "smtpbot.name" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: bot
      image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      env:
        - {name: DATA_DIR, value: /data}
        - {name: HTTP_ADDR, value: ":8080"}
        - {name: LOG_FORMAT, value: json}
        {{- with .Values.nats.url }}
        - {name: NATS_URL, value: {{ . | quote }}}
        {{- end }}
        {{- if .Values.overlayConfigMap }}
        - {name: CATALOG_DIR, value: /catalog}
        {{- end }}
        {{- range $name, $value := .Values.settings }}
        - {name: {{ $name }}, value: {{ $value | quote }}}
        {{- end }}
      envFrom:
        - secretRef: {name: {{ .Values.existingSecret | quote }}}
      ports:
        - {name: http, containerPort: 8080}
      startupProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 2
        failureThreshold: 30
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 15
        timeoutSeconds: 5
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - {name: data, mountPath: /data}
        {{- if .Values.overlayConfigMap }}
        - {name: catalog, mountPath: /catalog, readOnly: true}
        {{- end }}
  {{- if or (include "smtpbot.shared" .) .Values.overlayConfigMap }}
  volumes:
    {{- if include "smtpbot.shared" . }}
    - {name: data, emptyDir: {sizeLimit: 64Mi}}
    {{- end }}
    {{- with .Values.overlayConfigMap }}
    - {name: catalog, configMap: {name: {{ . | quote }}}}
    {{- end }}
  {{- end }}
  {{- if .Values.affinity }}
  affinity:
    {{- toYaml .Values.affinity | nindent 4 }}
  {{- else if gt (int .Values.replicas) 1 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "smtpbot.selector" . | nindent 10 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
