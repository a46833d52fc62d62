package peer

// AskDIDWitness asks one witness, whatever the peer itself would do.
var AskDIDWitness = (*Node).askDIDWitness
