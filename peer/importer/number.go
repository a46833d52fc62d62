package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/credential"
)

// numberOf names what must not be recorded twice: a merchant records a number
// once for each customer.
type numberOf struct{ merchant, customer, id string }

// name gives every order of a merchant and customer a number of its own. A sale
// keeps the shop's number. What else has that number gets an ending, which
// follows from the order itself, so that it is the same in every file that
// holds the order:
//
//	/return    a cancellation
//	/EUR       an order in another currency than the first one of that number
//	/part-2    the second part of an order that is too long for one credential
//
// Should a shop use such a number itself, /2 and so on follows. Orders are named
// in that sequence.
func name(orders []Order, sequence []int) {
	currency := map[numberOf]string{}
	taken := map[numberOf]bool{}
	for _, at := range sequence {
		o := &orders[at]
		ending := ""
		first := numberOf{o.Merchant, o.Customer, o.ID}
		if _, known := currency[first]; !known {
			currency[first] = o.Currency
		}
		if o.Currency != currency[first] {
			ending += "/" + o.Currency
		}
		if o.Cancelled {
			ending += "/return"
		}
		if o.Part > 0 {
			ending += "/part-" + strconv.Itoa(o.Part+1)
		}
		number := numberOf{o.Merchant, o.Customer, ended(o.ID, ending)}
		for n := 2; taken[number]; n++ {
			number.id = ended(o.ID, ending+"/"+strconv.Itoa(n))
		}
		taken[number] = true
		o.ID = number.id
	}
}

// ended is number and ending, at most credential.MaxText bytes: of a number that
// leaves no room, a hash stands for what is cut off.
func ended(number, ending string) string {
	if len(number)+len(ending) <= credential.MaxText {
		return number + ending
	}
	sum := sha256.Sum256([]byte(number))
	ending = "~" + hex.EncodeToString(sum[:8]) + ending
	cut := credential.MaxText - len(ending)
	for cut > 0 && !utf8.RuneStart(number[cut]) {
		cut--
	}
	return number[:cut] + ending
}
