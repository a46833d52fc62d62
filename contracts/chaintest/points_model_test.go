package chaintest

import "testing"

// The contract of points and its model take the same calls, in random order, good
// and bad ones: both accept or both refuse, for the same kind of reason, say the same
// and hold the same afterwards. SOUK_LEDGER_OPERATIONS sets how many calls; 3,000
// otherwise.
//
// Defends I7: the sum of balances is the supply, in the contract and in the model.
func TestModelOfPointsEqualsTheContract(t *testing.T) {
	runFloor(t, pointsOperations(), func(*floor) {})
}

func pointsOperations() []floorOperation {
	return []floorOperation{
		{"issueLines", 12, (*floor).issueLines}, {"commit", 10, (*floor).commit}, {"release", 22, (*floor).release}, {"reduce", 7, (*floor).reduce},
		{"takeBack", 10, (*floor).takeBack}, {"transfer", 16, (*floor).transfer}, {"approveSomebody", 6, (*floor).approveSomebody},
		{"transferFrom", 6, (*floor).transferFrom}, {"redeem", 6, (*floor).redeem}, {"redeemFrom", 4, (*floor).redeemFrom},
		{"permitSigned", 4, (*floor).permitSigned}, {"transferSigned", 6, (*floor).transferSigned}, {"receiveSigned", 4, (*floor).receiveSigned},
		{"redeemSigned", 4, (*floor).redeemSigned}, {"cancelSigned", 2, (*floor).cancelSigned}, {"createWrong", 1, (*floor).createWrong},
		{"waitEpochs", 7, (*floor).waitEpochs}, {"setCap", 3, (*floor).setCap}, {"pauseIssuing", 2, (*floor).pauseIssuing},
		{"membership", 1, (*floor).membership},
	}
}
