package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// undelivered are words of notices in other languages than English: the message did not reach somebody. Letters with marks
// that begin a sentence are left out, for they have two forms.
var undelivered = []string{
	// German
	"fehler bei der nachrichtenzustellung", "nicht zugestellt", "zugestellt, weil", "nachricht nicht an ", "nicht ausliefern", "nicht ausgeliefert", "nicht übermittelt", "nicht erreicht werden", "zustellen ihrer nachricht", "zustellung fehlgeschlagen", "zustellung ist fehlgeschlagen", "keine nachrichten annehmen", "unzustellbar",
	// French
	"chec de la remise", "chec de remise", "pas pu être remis", "pas été remis", "pas parvenu à", "pas été distribué", "pas pu être distribué", "pas pu être envoyé", "pas pu être livré", "pas été livré", "impossible de joindre", "impossible de remettre", "distribution de votre message",
	// Spanish
	"no se pudo entregar", "no se ha podido entregar", "no se ha entregado", "no se entregó", "error en la entrega", "no se puede contactar con", "no ha podido ser entregado", "no pudo ser entregado", "no fue entregado",
	// Italian
	"recapito non riuscito", "impossibile recapitare", "impossibile consegnare", "non è stato recapitato", "non è stato consegnato", "consegna non riuscita", "impossibile raggiungere", "non è stato possibile recapitare", "non è stato possibile consegnare", "mancato recapito",
	// Portuguese
	"falha na entrega", "não foi possível entregar", "não foi entregue", "não pôde ser entregue", "não foi possível contatar", "não pode ser entregue", "falha ao entregar",
	// Dutch
	"bezorging is mislukt", "niet worden bezorgd", "niet bezorgd", "niet afgeleverd", "niet worden afgeleverd", "kan niet bezorgen", "aflevering is mislukt",
	// Polish
	"adresatów lub grup nie powiodło", "nie została dostarczona", "nie mogła zostać dostarczona", "nie można dostarczyć", "nie udało się dostarczyć", "nie mogła być dostarczona", "dostarczenie wiadomości",
	// Russian
	"удалось доставить", "не доставлено", "не было доставлено", "не может быть доставлено", "невозможно доставить", "доставка не выполнена", "ошибка доставки", "не доставлено на адрес", "не может быть доставлен", "не доставлен",
	// Ukrainian
	"вдалося доставити", "не може бути доставлен", "не було доставлен", "не доставлен",
	// Czech and Slovak
	"nelze doručit", "nebyla doručena", "nebyl doručen", "nepodařilo doručit", "nepodařilo se doručit", "nebylo možné doručit", "nemohla být doručena", "nebolo možné doručiť", "nebola doručená",
	// Swedish
	"inte levereras", "levererades inte", "inte levererats", "inte leverera", "leveransen misslyckades",
	// Danish and Norwegian
	"ikke leveres", "ikke leveret", "ikke levert", "ikke afleveres", "ikke afleveret", "leveringen mislyktes", "levering mislykkedes",
	// Finnish
	"ei voitu toimittaa", "ei voida toimittaa", "ei toimitettu", "toimittaminen epäonnistui", "toimitus epäonnistui",
	// Hungarian
	"nem kézbesíthető", "nem sikerült kézbesíteni", "nem lehetett kézbesíteni", "nem lehet kézbesíteni", "kézbesítése sikertelen",
	// Romanian
	"putut fi livrat", "nu a fost livrat", "putut livra", "putut fi trimis",
	// Turkish
	"teslim edilemedi", "teslim edilemiyor", "iletilemedi", "ulaştırılamadı",
	// Greek
	"δεν παραδόθηκε", "παράδοση απέτυχε", "δεν ήταν δυνατή η παράδοση",
	// Indonesian
	"tidak terkirim", "tidak dapat dikirim", "gagal terkirim", "tidak dapat disampaikan",
	// Arabic and Hebrew
	"لم يتم تسليم", "تعذر تسليم", "تعذّر تسليم", "לא נמסרה", "לא ניתן למסור",
	// Korean
	"메일을 보낼 수 없", "전송되지 않", "배달되지 않", "배달할 수 없", "배달하지 못", "전달되지 못", "전달하지 못", "전달할 수 없", "전송할 수 없", "전송하지 못", "반송되었",
	// Japanese
	"配信に失敗", "配信できません", "配信されません", "配達できません", "お届けできません", "送信できませんでした", "配送できません",
	// Chinese
	"未能向", "未能投递", "未能递送", "未能将您的邮件", "无法投递", "投递失败", "无法送达", "无法传递", "被退回", "退信", "無法傳遞", "無法送達", "無法投遞", "傳遞失敗",
}

// letterWords are words for a message, its recipient or a mail system. Parcels, callers and payments fail to reach people, too.
var letterWords = []string{"mail", "message", "mensaje", "messaggio", "mensagem", "nachricht", "empfänger", "courriel", "destinat", "correo", "bericht", "wiadomo", "adresat", "сообщен", "ообщение", "овідомлен", "письм", "почт", "zpráv", "správ", "meddeland", "meddelels", "melding", "viesti", "üzenet", "levél", "mesaj", "ileti ", "iletiniz", "iletisi", "iletiyi", "iletinin", "e-posta", "ήνυμ", "pesan ", "thư", "رسال", "הודע", "메일", "메시지", "получател", "メッセージ", "メール", "宛先", "受信者", "邮件", "郵件", "收件人", "退信", "信件", "smtp", "domino"}

// otherPost are words for what else people send each other, and for what carries it.
var (
	otherPost = []string{"paket", "paquete", "el pedido", "o pedido ", "seu pedido", "bestellung", "beställning", "bestilling", "sipariş", "zamówieni", "objednáv", "tilau", "rendelés", "colis ", "pacco ", "paczk", "осылк", "осилк", "pesanan", "balík", "zásilk", "csomag", "coletul", "pakken", "택배", "푸시", "プッシュ", "パッケージ", "推送", "短信", "包裹", "快递", "快遞", "kargo", "encomenda", "الطلب", "δέμα", "đơn hàng", "аказ ", "смс", "СМС", "пуш", "Пуш", "елеграм"}
	otherNets = scan.NewTable("sms", "push", "telegram", "slack", "slacku", "whatsapp", "discord")
)

// ofOtherPost tells whether a line speaks of such, beside the address it names.
func ofOtherPost(text, address string) bool {
	text = strings.ReplaceAll(text, address, "")
	return anyFold(text, otherPost) || otherNets.WordIn(text)
}

const (
	maxNamed   = 12 // lines below the words in which their address may stand
	maxTelling = 6  // lines that tell why
	// minSentence is the shortest sentence that tells why, in bytes, where it stands apart.
	minSentence = 20
)

// findTongues reads notices in other languages: words of failure, with the address of whom the message did not reach beside
// them. Where another format has read a reply already, they only tell whose it is.
func findTongues(d *doc) []Failure {
	for i := range d.lines {
		l := &d.lines[i]
		if l.cues&cueAbroad == 0 || !anyFold(opening(l.text), undelivered) {
			continue
		}
		name, at := d.nameBeside(i)
		name = strings.TrimRight(name, "。、，；：」）")
		if name == "" {
			continue
		}
		if d.sure > 0 || l.taken {
			d.addressed = append(d.addressed, name)
			return nil
		}
		from, end := min(i, at), max(i, at)+1
		gap := false
		for j := end; j < min(len(d.lines), i+maxNamed) && !d.lines[j].taken && d.lines[j].cues&cueOriginal == 0; j++ {
			switch {
			case d.lines[j].blank():
				gap = true
			case gap && len(d.lines[j].bare) < minSentence, end-i > maxTelling:
				j = len(d.lines)
			default:
				end = j + 1
			}
		}
		if from > 0 && !d.lines[from-1].blank() && !d.lines[from-1].taken && len(d.lines[from-1].text) < 80 { // the heading
			from--
		}
		f := Failure{Recipient: name, Confidence: Guess, Final: true}
		if d.ofLetters(from, end) && (d.mail != nil || !ofOtherPost(opening(l.text), name)) {
			f.Confidence = Likely
		}
		f.Text, _ = words(cutSentence(d.join(from, end)), smtpcode.Code{}, smtpcode.Enhanced{})
		f.From, f.To = d.take(from, end)
		return []Failure{f}
	}
	return nil
}

// ofLetters tells whether lines[from:end], or those right above, speak of a message, or one that came back stands below.
func (d *doc) ofLetters(from, end int) bool {
	text := d.join(max(0, from-2), end)
	return d.mail != nil || d.cues&cueOriginal != 0 || anyFold(text[:min(len(text), 2*maxText)], letterWords)
}

// nameBeside finds the address of which line i tells: in the line, else in the lines below, else in the one above.
func (d *doc) nameBeside(i int) (name string, at int) {
	if a := addresses.All(d.lines[i].text); len(a) > 0 {
		return a[0], i
	}
	for j := i + 1; j < min(len(d.lines), i+maxNamed); j++ {
		if a := addresses.All(d.lines[j].text); len(a) > 0 {
			return a[0], j
		}
		if scan.HasPrefixFold(d.lines[j].bare, "from:") {
			break
		}
	}
	if i > 0 {
		if a := addresses.All(d.lines[i-1].text); len(a) == 1 {
			return a[0], i - 1
		}
	}
	return "", i
}
