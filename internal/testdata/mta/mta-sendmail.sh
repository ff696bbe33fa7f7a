packages=(sendmail-bin sendmail-base sendmail-cf m4 ca-certificates)

configure() {
	cat >/etc/mail/sendmail.mc <<-'END'
		divert(0)dnl
		include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
		OSTYPE(`debian')dnl
		define(`confTRUSTED_USER', `smmta')dnl
		define(`ALIAS_FILE', `/etc/aliases')dnl
		define(`confDOMAIN_NAME', `mail.example.net')dnl
		define(`confDONT_PROBE_INTERFACES', `true')dnl
		define(`confTO_INITIAL', `5s')dnl
		define(`confTO_QUEUERETURN', `4s')dnl
		define(`confTO_QUEUEWARN', `1h')dnl
		define(`confMIN_QUEUE_AGE', `0')dnl
		define(`confCACERT', `/etc/ssl/certs/ca-certificates.crt')dnl
		define(`confCACERT_PATH', `/etc/ssl/certs')dnl
		DAEMON_OPTIONS(`Family=inet, Name=MTA, Port=smtp, Addr=127.0.0.1, M=S')dnl
		FEATURE(`nocanonify')dnl
		FEATURE(`access_db', `hash -T<TMPF> /etc/access')dnl
		MAILER(`local')dnl
		MAILER(`smtp')dnl
	END
	m4 /etc/mail/sendmail.mc >/etc/mail/sendmail.cf
	echo 'TLS_Srv:mx.bank.example.org VERIFY' | makemap hash /etc/access
	printf 'MAILER-DAEMON: postmaster\npostmaster: /dev/null\n' >/etc/aliases
	newaliases
}

start() { /usr/sbin/sendmail -bd -q2s; }
