package slack

import "smtpbot/internal/adapters/internal/loose"

// looseID is an id, or that of an object in its place.
type looseID string

// UnmarshalJSON implements json.Unmarshaler.
func (id *looseID) UnmarshalJSON(b []byte) error {
	if o, ok := loose.Read[struct {
		ID loose.String `json:"id"`
	}](b); ok {
		*id = looseID(o.ID)
		return nil
	}
	var s loose.String
	err := s.UnmarshalJSON(b)
	*id = looseID(s)
	return err
}
