packages=(courier-mta ca-certificates)

configure() {
	cd /etc/courier
	echo mail.example.net >me
	echo mail.example.net >defaultdomain
	echo mailer-daemon@mail.example.net >dsnfrom
	printf 'localhost\nmail.example.net\n' >locals
	echo 15s >queuetime
	echo 1h >warntime
	echo 2s >retryalpha
	echo 1 >retrybeta
	echo 2s >retrygamma
	echo 1 >retrymaxdelta
	for limit in esmtptimeout esmtptimeouthelo esmtptimeoutconnect esmtpdelay; do echo 3s >$limit; done
	echo 'bank.example.org: mx.bank.example.org /SECURITY=STARTTLS' >esmtproutes
	sed -i 's/^ADDRESS=.*//; s/^BOFHCHECKDNS=1/BOFHCHECKDNS=0/; s/^TARPIT=1/TARPIT=0/' esmtpd
	echo 'ADDRESS=127.0.0.1' >>esmtpd
	sed -i 's/^TLS_VERIFYPEER=.*/TLS_VERIFYPEER=PEER/' courierd
	rm -rf smtpaccess smtpaccess.dat
	mkdir smtpaccess
	printf '127.0.0.1\tallow,RELAYCLIENT\n' >smtpaccess/default
	makesmtpaccess
	makeacceptmailfor
	makealiases
	mkdir -p /run/courier
	chown courier:courier /run/courier
	cd /
}

start() {
	courierfilter start
	courier start
	esmtpd start
}
