package talk

import "strings"

// role is what a word can be in a sentence about a code. One word may be several.
type role uint32

const (
	teller     role = 1 << iota // who tells: "I", "we"
	told                        // to whom it happened, and whose it is: "me", "our"
	folk                        // of whom somebody tells: "users", "they"
	indefinite                  // stands before what nobody has seen: "a", "any", "most"
	asking                      // begins a question that wants yes or no
	asker                       // begins a question that wants more
	supposing                   // what may or should be: "might", "should"
	condition                   // "if", "when"
	ordering                    // what is to be done about a code: "return", "treat"
	getting                     // what somebody does to whom a failure comes
	acting                      // what somebody does who meets one
	mending                     // what somebody wants to do about a failure
	breaking                    // what a failed mail does or suffers
	naming                      // nouns for a code, and what may stand between a code and its verb
	usual                       // how things are in general: "typically"
	adverb                      // may stand between the other words
	being                       // joins a code to what it is
	meaning                     // says what a code means
	arising                     // when such a code comes, with a word for that behind it
	judging                     // how a code is taken: "considered", "soft"
	lately                      // when it happened to somebody
	dated                       // on which day
	mailing                     // what is sent, and what sends it
	working                     // what those who work on mail have of their own
	knowing                     // what those say who do not know why
	teaching                    // texts and places in which codes are shown
	serving                     // what answers mail
	filler                      // says nothing at the beginning of a sentence
	mark                        // parts clauses
)

// lexicon gives the roles of the words that tell talk from reports, in the languages in which people ask most.
var lexicon = newLexicon(map[role]string{
	teller: "i we i'm we're i've we've i'd we'd i'll we'll im ive ich wir je j'ai nous yo nosotros io noi eu nós ik wij я мы у",
	told: "me us my our mine ours myself mir mich uns mein meine meinen meiner meinem unser unsere unseren unserem unserer moi mes ma notre nos mi mis nuestro nuestros nuestra mio mia miei nostro nostri meu meus minha " +
		"nosso nossos mij mijn ons onze мне нас нам мой мои моя наш наши",
	folk:       "they user users customer customers client clients people colleague colleagues boss she he nobody everybody everyone anybody anyone somebody someone kunde kunden",
	indefinite: "a an any some many most certain all several few other old every each typical someone anyone anybody",
	asking: "is are was were do does did can could should shouldn't would wouldn't will won't shall has isn't aren't doesn't don't didn't may might must ist sind soll sollen sollten kann muss müssen " +
		"est-ce doit devons devemos deve debe debemos es deberíamos é dobbiamo moeten является нужно стоит",
	asker:     "what what's whats which who why how when where whose was welche welcher warum wieso wie wann quel quelle pourquoi comment que qué cuál cómo cuándo perché cosa quale come wat waarom hoe что почему как",
	supposing: "may might could would should must shall ought can will i'd we'd you'd it'd i'll we'll you'll it'll theoretically hypothetically supposedly sollte sollten müsste würde könnte devrait pourrait debería podría dovrebbe deveria",
	condition: "if when whenever once unless wherever falls wenn sobald si lorsque quand cuando se quando als wanneer если когда",
	ordering: "return respond answer reply treat handle map classify mark count log retry suppress drop alert page use reject throttle add adds added show display match catch simulate emit ignore leave convert change changes changed rename document explain test assert expect stop bounce " +
		"refuse give fail defer modify support classifying treating handling mapping returning ignoring parse skip store record prefer keep decide detect catches treats handles maps classifies marks counts suppresses detects retries ignores parses improve update implement allow configure set make consider distinguish",
	getting: "get gets got gotten getting receive receives received receiving see sees saw seen seeing hitting encounter encountering encountered face facing fails failing " +
		"bekomme bekommen erhalte erhalten kriege reçois recevons recibo recibimos ricevo ricevuto recebo krijg krijgen получаю получаем",
	acting:  "stuck fix fixing solve solving resolve resolving sent send sends sending tried trying try mail write mailing writing sendet senden schickt schicken envoie envoyer enviar envío",
	mending: "do ask contact change fix solve resolve avoid stop prevent get mend unblock",
	breaking: "bounce bounces bounced bouncing reject rejects rejected rejecting refuse refuses refused refusing deny denies denied fail fails failed failing failure failures die dies dying block blocks blocked blocking defer defers deferred deferring " +
		"return returned undelivered undeliverable delivered throttle throttled throttling error errors problem problems issue trouble broken broke breaks wrong stuck lost missing can't cannot cant unable won't doesn't didn't don't isn't aren't " +
		"threw throws thrown exception crash crashes back blacklisted listed complain complains complaining stopped stops hangs logs log gives says said replied replies responds response showing shows keeps hates kills abgelehnt fehler kommt kommen rebota rebotan rebotó rejeté rejetés rejetée respinge respinta respinte devolvido devolvidos recusado geweigerd odrzuca odrzucone отклонено отклоняет zurück refusé refusés erreur rechazado rechazan devuelve errore erro fout ошибка błąd hata",
	naming: "error errors code codes smtp esmtp status reply replies response responses bounce bounces message messages ndr dsn result the this that these those such enhanced reject rejection generic plain raw its",
	usual:  "typically usually often generally commonly normally mostly mainly really beispielsweise normalerweise meistens généralement normalmente",
	adverb: "always actually only just also sometimes never now basically almost simply probably already still not no longer ever both either immer nur auch toujours siempre sempre altijd всегда",
	being:  "is are was were isn't aren't ist sind war est sont es son è sono é são is zijn это =",
	meaning: "means mean meant indicates indicate signifies signify stands stand refers refer denotes denote lautet lauten tells tell points point describes describe represents represent falls belongs seems covers implies " +
		"heißt bedeutet steht signifie veut significa indica indicando betekent oznacza означает значит",
	arising: "happens happen occurs occur appears appear comes come kommt viene",
	judging: "handled considered treated classified reported counted counts mapped marked used returned sent generated reserved defined documented listed called known thrown raised soft hard permanent temporary transient retryable considered supposed retried final fatal correct better right wrong enough",
	lately:  "since again still tonight seit immer depuis desde da sinds снова",
	dated:   "today yesterday suddenly gestern heute hier aujourd'hui ayer hoy ieri oggi ontem hoje gisteren vandaag сегодня вчера",
	mailing: "mail mails email emails e-mail e-mails message messages newsletter newsletters invoice invoices server servers user users customer customers client clients mailings",
	working: "opinion view vote favourite favorite talk team code parser classifier test tests suite list docs policy guess experience job question point understanding sla runbook handler logic rule rules regex filter filters default defaults config spec " +
		"pr branch patch fork library reputation model metric metrics dashboard life therapist check checks bounce article blog post slides course api plan template templates enum playbook alert alerts script joke translation section page",
	teaching: "docs doc documentation readme example examples sample samples slide slides workshop course kurs training tutorial lesson simulator article book chapter wiki guide handbook manual webinar demo mock stub fixture rfc exercise quiz explanation beispiel myth myths",
	serving:  "server serveur servidor mta host relay provider remote gmail gmx yahoo exchange postfix exim",
	knowing:  "know understand have think believe",
	filler:   "so and but ok okay hey hi hello folks all well also then btw fyi quick question please pls just let's lets note nit todo poll quiz suggestion proposal idea feature reminder theoretically honestly und oder also",
	mark:     ", ; : ( ) – — - … / | > *",
})

func newLexicon(roles map[role]string) map[string]role {
	words := map[string]role{}
	for r, list := range roles {
		for w := range strings.FieldsSeq(list) {
			words[w] |= r
		}
	}
	return words
}

// Explains tells whether a word begins what is said of something: "is", "means".
func Explains(word string) bool { return lexicon[strings.ToLower(word)]&(being|meaning) != 0 }

// Means tells whether a word behind a code begins what the code means: "stands", and not "is".
func Means(word string) bool { return lexicon[strings.ToLower(word)]&meaning != 0 }
