package parse

import "strings"

// Exchange and Microsoft 365 are asked in PowerShell, which shows what it finds as a table in columns of blanks, with a line of
// dashes below the names, or as a list of "Name : value".

// findListings reads the tables and lists of PowerShell that tell of recipients and what became of their mail.
func findListings(d *doc) []Failure {
	var out []Failure
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].taken || d.lines[i].cues&cueColumn == 0 {
			continue
		}
		found, end := d.blankTable(i)
		if len(found) == 0 {
			found, end = d.fieldList(i)
		}
		if len(found) > 0 {
			out = append(out, found...)
			i = end - 1
		}
	}
	return out
}

// blankTable reads the table whose names stand in line i. end is the line behind it.
func (d *doc) blankTable(i int) (found []Failure, end int) {
	if i+2 >= len(d.lines) {
		return nil, i
	}
	at := dashes(d.lines[i+1].text)
	if len(at) < 2 {
		return nil, i
	}
	names := cutColumns(d.lines[i].text, at)
	for k := range names {
		names[k] = columnName(names[k])
	}
	if !tellsMail(names) {
		return nil, i
	}
	for end = i + 2; end < len(d.lines) && !d.lines[end].blank() && !d.lines[end].taken; end++ {
		e := event{start: end, sign: 1}
		for k, value := range cutColumns(d.lines[end].text, at) {
			e.addField(names[k], strings.Trim(strings.TrimSpace(value), "{}"))
		}
		for _, f := range e.failures() {
			f.Format = "table"
			f.From, f.To = d.take(end, end+1)
			found = append(found, f)
		}
	}
	return found, end
}

// dashes gives the places where the columns begin whose names are underlined, nil where s holds anything else.
func dashes(s string) []int {
	if s == "" || s[0] != '-' || strings.Trim(s, "- ") != "" {
		return nil
	}
	var at []int
	for i := range len(s) {
		if s[i] == '-' && (i == 0 || s[i-1] == ' ') && len(at) < maxFields {
			at = append(at, i)
		}
	}
	return at
}

// cutColumns cuts a line into its columns.
func cutColumns(s string, at []int) []string {
	out := make([]string, len(at))
	for k, from := range at {
		to := len(s)
		if k+1 < len(at) {
			to = min(to, at[k+1])
		}
		if from < to {
			out[k] = strings.TrimSpace(s[from:to])
		}
	}
	return out
}

// fieldList reads the list that begins in line i.
func (d *doc) fieldList(i int) (found []Failure, end int) {
	if i+2 >= len(d.lines) {
		return nil, i
	}
	var names, values []string
	for end = i; end < len(d.lines) && len(names) < maxFields && !d.lines[end].taken; end++ {
		name, value, ok := strings.Cut(d.lines[end].text, " : ")
		if !ok {
			break
		}
		if name = columnName(name); !nameLike(name) {
			break
		}
		names, values = append(names, name), append(values, value)
	}
	if len(names) < 3 || !tellsMail(names) {
		return nil, i
	}
	e := event{start: i, sign: 1}
	for k := range names {
		e.addField(names[k], strings.Trim(strings.TrimSpace(values[k]), "{}"))
	}
	found = e.failures()
	if len(found) == 0 {
		return nil, i
	}
	from, to := d.take(i, end)
	for k := range found {
		found[k].Format, found[k].From, found[k].To = "table", from, to
	}
	return found, end
}

// tellsMail tells whether names of columns or fields are those of a table of mail: one names recipients, another a reply, a status
// or a kind of event, and a sender or mail's own name shows that it is about mail.
func tellsMail(names []string) bool {
	to, from, told, ours := false, false, false, false
	for _, name := range names {
		switch eventNames[name] {
		case "to":
			to = true
		case "from":
			from = true
		case "reply", "enhanced":
			told = true
		}
		ours = ours || ofMail[name]
	}
	return to && (told && (from || ours)) || ours && told
}
