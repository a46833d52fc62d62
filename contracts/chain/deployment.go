package chain

import (
	"encoding/json"
	"io"
	"os"

	"github.com/souk-network/souk/protocol/fault"
)

// Deployment says where a consortium lives on a chain. It is what a merchant, a
// wallet and an auditor must agree on before anything else; as a file it is
// JSON of a few hundred bytes. See docs/spec/chain.md.
type Deployment struct {
	ChainID    uint64  `json:"chain_id"`   // EIP-155 chain id
	Block      uint64  `json:"block"`      // no event of the contracts is older
	Consortium Address `json:"consortium"` // ConsortiumRegistry
	Consent    Address `json:"consent"`    // ConsentRegistry
	Anchor     Address `json:"anchor"`     // AnchorRegistry

	// Zero in deployments of before there was one: then what it is for is unavailable.
	PointsFactory Address `json:"points_factory,omitzero"`
	Rewards       Address `json:"rewards,omitzero"`     // the factory of reward campaigns
	Memberships   Address `json:"memberships,omitzero"` // of all members
	Exchange      Address `json:"exchange,omitzero"`
	Netting       Address `json:"netting,omitzero"`
}

// maxDeployment bounds a deployment file.
const maxDeployment = 16 << 10

// Validate reports a field that cannot be right.
func (d Deployment) Validate() error {
	const op = "check deployment"
	if d.ChainID == 0 {
		return fault.New(fault.Malformed, op, "chain_id is missing")
	}
	seen := map[Address]bool{}
	for _, p := range parts() {
		at := *p.at(&d)
		switch {
		case at.IsZero() && p.core:
			return fault.New(fault.Malformed, op, "a contract address is missing: "+p.name)
		case seen[at]:
			return fault.New(fault.Malformed, op, "two contracts have one address")
		}
		seen[at] = !at.IsZero()
	}
	return nil
}

// WriteDeployment writes the file, whole or not at all.
func WriteDeployment(path string, d Deployment) error {
	if err := d.Validate(); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Internal, "write deployment", err)
	}
	return fault.Wrap(fault.Unavailable, "write deployment", writeFile(path, append(raw, '\n')))
}

// ReadDeployment reads and checks a file that WriteDeployment wrote.
func ReadDeployment(path string) (Deployment, error) {
	const op = "read deployment"
	file, err := os.Open(path)
	if err != nil {
		return Deployment{}, fault.Wrap(fault.NotFound, op, err)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxDeployment+1))
	switch {
	case err != nil:
		return Deployment{}, fault.Wrap(fault.Unavailable, op, err)
	case len(raw) > maxDeployment:
		return Deployment{}, fault.New(fault.TooLarge, op, "larger than 16 KiB")
	}
	return ParseDeployment(raw)
}

// ParseDeployment reads the JSON of a deployment.
func ParseDeployment(raw []byte) (Deployment, error) {
	var d Deployment
	if err := json.Unmarshal(raw, &d); err != nil {
		return Deployment{}, fault.Wrap(fault.Malformed, "read deployment", err)
	}
	return d, d.Validate()
}
