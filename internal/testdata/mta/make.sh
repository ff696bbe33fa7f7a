#!/usr/bin/env bash
# make.sh [MTA…] makes the bounces and log lines below this folder anew; only=loop make.sh exim4, those of one kind. Root, Debian,
# Go and a line to Debian's archive are all that it needs. Each MTA is installed into a copy of the system that is thrown away
# afterwards (an overlay), and runs in a network namespace that has nothing but a loopback interface: no mail can leave. world/
# plays the Internet there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

# outside builds the world and gives each MTA a copy of the system.
outside() {
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	(cd "$here" && CGO_ENABLED=0 go build -o "$work/world" ./world)
	for mta in "$@"; do
		mkdir -p "$work/$mta"/{new,work,root}
		unshare --mount "$here/make.sh" --copy "$mta" "$work"
	done
}

# copy installs the MTA into its copy of the system and starts the namespace.
copy() {
	local mta=$1 work=$2 root=$2/$1/root
	mount -t overlay overlay -o "lowerdir=/,upperdir=$work/$mta/new,workdir=$work/$mta/work" "$root"
	for dir in tmp run dev; do mount -t tmpfs -o mode=1777 "$dir" "$root/$dir"; done
	for device in null zero full random urandom; do cp -a "/dev/$device" "$root/dev/$device"; done
	for stream in stdin:0 stdout:1 stderr:2; do ln -s "/proc/self/fd/${stream#*:}" "$root/dev/${stream%:*}"; done
	ln -s /proc/self/fd "$root/dev/fd"
	mount -t proc proc "$root/proc"
	mkdir "$root/make" "$root/make/out" "$root/run/lock"
	cp "$here/make.sh" "$here"/mta-*.sh "$work/world" "$root/make/"
	echo mail.example.net >"$root/etc/mailname"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no service may start by itself
	chmod +x "$root/usr/sbin/policy-rc.d"
	. "$here/mta-$mta.sh"
	DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -qq --no-install-recommends iproute2 "${packages[@]}" </dev/null >"$work/install.log" 2>&1 ||
		{ tail -20 "$work/install.log" && return 1; }
	rm -f "$root/etc/resolv.conf" # it may be a link
	echo nameserver 127.0.0.1 >"$root/etc/resolv.conf"
	printf '127.0.0.1 localhost\n127.0.0.1 mail.example.net mail\n' >"$root/etc/hosts"
	local status=0
	unshare --mount --net --uts --pid --fork --kill-child chroot "$root" /make/make.sh --inside "$mta" "${only:-}" || status=$?
	mkdir -p "$here/$mta"
	cp "$root"/make/out/* "$here/$mta/"
	return $status
}

# inside runs in the namespace, until all messages have failed.
inside() {
	mount -t proc proc /proc
	ip link set lo up
	ip address add 192.0.2.1/32 dev lo # who has a loopback address alone is not told those of others by some resolvers
	ip route add local 192.0.2.0/24 dev lo
	hostname mail.example.net
	. "/make/mta-$1.sh"
	configure
	/make/world -out /make/out -log "${log:-}" -only "$2" &
	local world=$!
	sleep 1 # until the name server answers
	(start && true) # as a child of process 1 some take themselves for restarted, and stay in the foreground
	wait $world
}

case ${1:-} in
--copy) copy "${@:2}" ;;
--inside) inside "${@:2}" ;;
'') outside postfix exim4 opensmtpd sendmail courier ;;
*) outside "$@" ;;
esac
exit # what is written here while it runs is not read
