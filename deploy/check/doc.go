// Package check holds what is in deploy/ to the tools that will read it: Helm, Compose, Docker's own parser, systemd,
// promtool, goreleaser. It is a module of its own, so that those tools stay out of the program's dependencies. CI runs it
// with go test; where systemd is missing, its checks are skipped and say so.
package check
