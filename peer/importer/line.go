package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// ID names a purchase line by its content.
type ID [32]byte

// String is 64 hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Line is one article of one purchase.
type Line struct {
	ID        ID
	Row       int              // line of the file where it begins; 0 when generated
	Customer  string           // the shop's own id as text; empty for an anonymous purchase
	Merchant  string           // never empty
	Time      uint64           // Unix milliseconds
	Order     string           // never empty; made up from customer and time when the file has none
	SKU       string           // may be empty
	Category  string           // may be empty
	Quantity  credential.Micro // negative in a cancellation, unless the order is only marked
	Amount    credential.Micro // as in the file, to six places; its sign never changed
	Currency  string           // ISO 4217; "XXX" when the file names none
	Channel   string           // may be empty
	Cancelled bool             // takes back an earlier purchase
}

// Anonymous reports whether nobody is named: such a purchase has no credential.
func (l Line) Anonymous() bool { return l.Customer == "" }

// Sum is the exact total of the amounts, whatever their currencies. It is
// fault.TooLarge, with the line, when the amounts without their signs add up to
// more than a Micro holds: otherwise the lines, and orders made of them, can be
// added in any order.
func Sum(lines []Line) (credential.Micro, error) {
	var total credential.Micro
	var unsigned uint64
	for _, l := range lines {
		if unsigned += magnitude(l.Amount); unsigned > math.MaxInt64 {
			return 0, uncountable(l)
		}
		total += l.Amount
	}
	return total, nil
}

func magnitude(m credential.Micro) uint64 {
	if m < 0 {
		return -uint64(m)
	}
	return uint64(m)
}

func uncountable(l Line) error {
	return fault.New(fault.TooLarge, "add up amounts", fmt.Sprintf(
		"with line %d the amounts, sold and returned together, pass %v, the most that is counted exactly: correct it, or split the file and take it in parts",
		l.Row, credential.Micro(math.MaxInt64)))
}

// content hashes what makes a row itself, whatever file it stands in:
// merchant, order, sku, time, quantity and amount.
func (l Line) content() [32]byte {
	buf := []byte("souk/v1/purchase-row\x00")
	for _, text := range []string{l.Merchant, l.Order, l.SKU} {
		buf = binary.BigEndian.AppendUint32(buf, uint32(len(text)))
		buf = append(buf, text...)
	}
	for _, n := range []uint64{l.Time, uint64(l.Quantity), uint64(l.Amount)} {
		buf = binary.BigEndian.AppendUint64(buf, n)
	}
	return sha256.Sum256(buf)
}

// numbering gives equal rows of one file different ids: the first is number 0,
// the second number 1, and so on in every run.
type numbering map[[16]byte]uint32

func (n numbering) id(l Line) ID {
	content := l.content()
	key := [16]byte(content[:16])
	occurrence := n[key]
	n[key] = occurrence + 1
	return sha256.Sum256(binary.BigEndian.AppendUint32(content[:], occurrence))
}

// inventOrder names the purchase of a customer at a merchant at one moment,
// for files without order numbers. It shows neither of them.
func (l Line) inventOrder() string {
	buf := []byte("souk/v1/purchase-order\x00")
	for _, text := range []string{l.Merchant, l.Customer, l.Currency} {
		buf = binary.BigEndian.AppendUint32(buf, uint32(len(text)))
		buf = append(buf, text...)
	}
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(buf, l.Time))
	return "auto-" + hex.EncodeToString(sum[:8])
}
