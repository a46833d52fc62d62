package peer

import (
	"net/url"

	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/protocol/webvh"
)

func publicFile(log *webvh.Log, files identity.Files, path string) (PublicFile, bool) {
	for i := log.Len(); i > 0; i-- {
		d := log.At(i).DID
		host, err := d.Host(identity.ToASCII)
		if err != nil {
			continue
		}
		switch path {
		case decodedPath(d, webvh.LogFile):
			return PublicFile{host, "text/jsonl", files.Log}, true
		case decodedPath(d, webvh.WitnessFile):
			return PublicFile{host, "application/json", files.Witness}, true
		}
	}
	return PublicFile{}, false
}

func decodedPath(d webvh.DID, name string) string {
	path, err := url.PathUnescape(d.FilePath(name))
	if err != nil {
		return ""
	}
	return path
}
