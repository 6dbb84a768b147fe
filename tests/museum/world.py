# SPDX-License-Identifier: Apache-2.0
"""Who plays in the museum: people and authorities of the test PKI, whose keys are public, and the content they sign."""
import cms
import x509

CONTENT = 'Ödəniş tapşırığı: Gülçöhrə Əliyevaya 1500 manat.\n'.encode()
CHANGED = 'Ödəniş tapşırığı: Gülçöhrə Əliyevaya 9500 manat.\n'.encode()


class World:
    def __init__(self, pki):
        self.pki = pki
        self.members = {}

    def __getitem__(self, name):
        if name not in self.members:
            self.members[name] = x509.member(self.pki, name)
        return self.members[name]

    @property
    def gunel(self):
        """The victim: an ID card with a P-256 key."""
        return self['citizen-gunel-sign']

    @property
    def cingiz(self):
        """The attacker who is a citizen himself: a valid card, RSA keys."""
        return self['citizen-cingiz-sign']

    @property
    def citizens(self):
        return self['ca-citizen']

    def message(self, member=None, content=CONTENT, **more):
        return cms.Message(content, member or self.gunel, **more)

