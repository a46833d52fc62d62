package peer

// PlainSpaces lists the spaces of private storage whose keys may lie on the
// disk as they are: they are listed by prefix often, and their keys are grant
// ids, block names and keyed hashes, which the facts and blocks beside them
// show anyway. Keys of all other spaces are to be blinded.
func PlainSpaces() []string {
	return []string{"crm/view", "custody/openings", "peer/reads", "peer/pins", "points/credits", "points/coupons", "points/grantees", "points/redeemed"}
}
