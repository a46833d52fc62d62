package main

import (
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
)

// What the contracts offer must be on their page: calls by name, events with
// every field, errors with every type.
func TestPageNamesEveryCallEventAndError(t *testing.T) {
	for _, p := range []struct {
		page string
		meta *bind.MetaData
	}{
		{"contracts", &anchorregistry.AnchorRegistryMetaData},
		{"contracts", &consentregistry.ConsentRegistryMetaData},
		{"contracts", &consortiumregistry.ConsortiumRegistryMetaData},
		{"points", &points.PointsMetaData},
		{"points", &pointsfactory.PointsFactoryMetaData},
		{"exchange", &exchange.ExchangeMetaData},
		{"exchange", &netting.NettingMetaData},
		{"rewards", &rewards.RewardsMetaData},
		{"rewards", &rewardcampaign.RewardCampaignMetaData},
		{"memberships", &memberships.MembershipsMetaData},
	} {
		raw, err := os.ReadFile("../../docs/spec/" + p.page + ".md")
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := p.meta.ParseABI()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range signatures(parsed) {
			if !strings.Contains(string(raw), want) {
				t.Errorf("%s: docs/spec/%s.md lacks %q", p.meta.ID, p.page, want)
			}
		}
	}
}

func signatures(contract *abi.ABI) []string {
	var all []string
	for _, m := range contract.Methods {
		all = append(all, m.RawName+"(")
	}
	for _, e := range contract.Events {
		all = append(all, e.Name+"("+arguments(e.Name, e.Inputs, true)+")")
	}
	for _, e := range contract.Errors {
		all = append(all, e.Name+"("+arguments("", e.Inputs, false)+")")
	}
	return all
}

// structs are the types of fields of events that are structs or lists of them: bindings drop their names.
var structs = map[string]string{
	"KeysProposed.card": "MemberInit", "PointsCreated.terms": "PointsTerms", "CampaignCreated.terms": "CampaignTerms",
	"LevelAdded.terms": "LevelTerms", "ChannelSet.gates": "Gate[]",
	"CorridorOpened.corridor": "CorridorTerms", "CorridorProposed.corridor": "CorridorTerms",
}

func arguments(event string, inputs abi.Arguments, named bool) string {
	var parts []string
	for _, in := range inputs {
		text := in.Type.String()
		if name, is := structs[event+"."+in.Name]; is {
			text = name
		}
		if named {
			text += " " + in.Name
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// A binding that needs linking or has no code must not be written.
func TestReadRefusesWhatCannotBeDeployed(t *testing.T) {
	for why, text := range map[string]string{
		"no code":      `{"abi":[],"bytecode":{"object":"0x"}}`,
		"no interface": `{"bytecode":{"object":"0x6000"}}`,
		"needs links":  `{"abi":[],"bytecode":{"object":"0x6000","linkReferences":{"a.sol":{}}}}`,
		"not JSON":     `{`,
	} {
		folder := t.TempDir()
		if err := os.MkdirAll(folder+"/Thing.sol", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(folder+"/Thing.sol/Thing.json", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := read(folder, "Thing"); err == nil {
			t.Errorf("%s: accepted", why)
		}
	}
}
