package devnet

import "reflect"

// Archive moves what is final to the database's archive, as happens once a minute. The
// node wraps the database that can, in the first field of a struct.
func (c *Chain) Archive() error {
	inner := reflect.ValueOf(c.backend.ChainDb()).Elem().Field(0).Interface()
	return inner.(interface{ Freeze() error }).Freeze()
}
