// SPDX-License-Identifier: Apache-2.0
// What BouncyCastle makes for esign to judge, and what it says of what esign's services make. One command a run; the answer is
// one line on stdout, and an exit code of 1 when BouncyCastle refuses.
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerId;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.Selector;
import org.bouncycastle.util.Store;

public final class Peer {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("1.3.6.1.4.1.32473.31.1.7");

  /** Somebody who signs: NAME.pem and NAME.key. */
  private record Signer(X509Certificate certificate, PrivateKey key) {
    String algorithm() { return key.getAlgorithm().startsWith("EC") ? "SHA256withECDSA" : "SHA256withRSA"; }
  }

  private Peer() {}

  private static byte[] read(String name) throws IOException { return Files.readAllBytes(Path.of(name)); }

  private static X509Certificate certificate(String name) throws Exception {
    try (PEMParser pem = new PEMParser(new StringReader(Files.readString(Path.of(name))))) {
      return new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate((X509CertificateHolder) pem.readObject());
    }
  }

  private static Signer signer(String stem) throws Exception {
    try (PEMParser pem = new PEMParser(new StringReader(Files.readString(Path.of(stem + ".key"))))) {
      return new Signer(certificate(stem + ".pem"), new JcaPEMKeyConverter().setProvider(PROVIDER).getPrivateKey((PrivateKeyInfo) pem.readObject()));
    }
  }

  /** The certificate that a signer identifier names; BouncyCastle's selector has no type of its own. */
  @SuppressWarnings("unchecked")
  private static X509CertificateHolder holder(Store<X509CertificateHolder> all, SignerId named) throws IOException {
    Collection<X509CertificateHolder> found = all.getMatches((Selector<X509CertificateHolder>) (Selector<?>) named);
    if (found.isEmpty()) throw new IOException("the signer's certificate is not there");
    return found.iterator().next();
  }

  private static DigestCalculatorProvider digests() throws Exception { return new JcaDigestCalculatorProviderBuilder().setProvider(PROVIDER).build(); }

  private static byte[] post(String url, String type, byte[] body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) throw new IOException("HTTP " + answer.statusCode());
    return answer.body();
  }

  private static TimeStampRequest request(byte[] octets) throws Exception {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
    return generator.generate(TSPAlgorithms.SHA256, digest, new BigInteger(64, new SecureRandom()));
  }

  /** A token of an authority, validated against the request and with the certificate inside, which `issuer` must have signed. */
  private static TimeStampToken asked(String url, byte[] octets, X509Certificate issuer) throws Exception {
    TimeStampRequest request = request(octets);
    TimeStampResponse response = new TimeStampResponse(post(url, "application/timestamp-query", request.getEncoded()));
    response.validate(request);
    TimeStampToken token = response.getTimeStampToken();
    if (token == null) throw new IOException("no token: " + response.getStatusString());
    X509CertificateHolder unit = holder(token.getCertificates(), token.getSID());
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(unit));
    if (!unit.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider(PROVIDER).build(issuer))) throw new IOException("the unit is another authority's");
    return token;
  }

  /** tsp URL DOCUMENT ISSUER OUT: asks, validates, keeps the token. Another request's response must not validate. */
  private static String tsp(String url, String document, String issuer, String out) throws Exception {
    byte[] octets = read(document);
    TimeStampToken token = asked(url, octets, certificate(issuer));
    Files.write(Path.of(out), token.getEncoded());
    TimeStampRequest other = request("başqa sənəd".getBytes("UTF-8"));
    TimeStampResponse answer = new TimeStampResponse(post(url, "application/timestamp-query", other.getEncoded()));
    try {
      answer.validate(request(octets));
      throw new IOException("a replayed response validates: the test proves nothing");
    } catch (org.bouncycastle.tsp.TSPException expected) {
      return "token " + token.getTimeStampInfo().getSerialNumber().toString(16) + ", replay: " + expected.getMessage();
    }
  }

  /** ocsp URL ISSUER LEAF: asks with a nonce; the status, once signature, nonce and certificate fit. */
  private static String ocsp(String url, String issuer, String leaf) throws Exception {
    X509CertificateHolder above = new JcaX509CertificateHolder(certificate(issuer));
    CertificateID identity = new CertificateID(digests().get(CertificateID.HASH_SHA1), above, certificate(leaf).getSerialNumber());
    byte[] nonce = new byte[16];
    new SecureRandom().nextBytes(nonce);
    Extension extension = new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new DEROctetString(nonce).getEncoded()));
    OCSPReq request = new OCSPReqBuilder().addRequest(identity).setRequestExtensions(new Extensions(extension)).build();
    OCSPResp response = new OCSPResp(post(url, "application/ocsp-request", request.getEncoded()));
    if (response.getStatus() != OCSPResp.SUCCESSFUL) throw new IOException("status " + response.getStatus());
    BasicOCSPResp basic = (BasicOCSPResp) response.getResponseObject();
    X509CertificateHolder responder = basic.getCerts().length == 0 ? above : basic.getCerts()[0];
    JcaContentVerifierProviderBuilder verifiers = new JcaContentVerifierProviderBuilder().setProvider(PROVIDER);
    if (!basic.isSignatureValid(verifiers.build(responder))) throw new IOException("the signature does not fit");
    if (!responder.equals(above) && !responder.isSignatureValid(verifiers.build(above))) throw new IOException("the responder is another authority's");
    Extension echoed = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (echoed == null || !extension.getExtnValue().equals(echoed.getExtnValue())) throw new IOException("the nonce does not come back");
    for (SingleResp single : basic.getResponses()) {
      if (!single.getCertID().equals(identity)) continue;
      if (single.getCertStatus() == null) return "good";
      return single.getCertStatus() instanceof RevokedStatus revoked ? "revoked " + revoked.getRevocationReason() : "unknown";
    }
    throw new IOException("another certificate's answer");
  }

  /** crl FILE ISSUER LEAF: whether the list has the certificate, once its signature fits. */
  private static String crl(String file, String issuer, String leaf) throws Exception {
    X509CRLHolder list = new X509CRLHolder(new ByteArrayInputStream(read(file)));
    if (!list.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider(PROVIDER).build(certificate(issuer)))) throw new IOException("the signature does not fit");
    X509CRLEntryHolder entry = list.getRevokedCertificate(certificate(leaf).getSerialNumber());
    return entry == null ? "not listed" : "listed";
  }

  private static AttributeTable signedAttributes(Signer by) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(by.certificate().getEncoded());
    Hashtable<ASN1ObjectIdentifier, Attribute> table = new Hashtable<>();
    table.put(PKCSObjectIdentifiers.id_aa_signingCertificateV2,
        new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, new DERSet(new SigningCertificateV2(new ESSCertIDv2(hash)))));
    return new AttributeTable(table);
  }

  /** sign STEM DOCUMENT OUT CA [UNIT]: a CAdES signature, with a time-stamp of the unit if there is one. */
  private static String sign(String stem, String document, String out, String above, String unit) throws Exception {
    Signer by = signer(stem);
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(digests())
        .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(signedAttributes(by)))
        .build(new JcaContentSignerBuilder(by.algorithm()).setProvider(PROVIDER).build(by.key()), by.certificate()));
    generator.addCertificates(new JcaCertStore(List.of(by.certificate(), certificate(above))));
    CMSSignedData made = generator.generate(new CMSProcessableByteArray(read(document)), true);
    if (!unit.isEmpty()) made = stamped(made, signer(unit));
    Files.write(Path.of(out), made.getEncoded("DER"));
    return "signed";
  }

  private static CMSSignedData stamped(CMSSignedData data, Signer unit) throws Exception {
    List<SignerInformation> signers = new ArrayList<>();
    for (SignerInformation one : data.getSignerInfos()) {
      TimeStampToken token = response(unit, request(one.getSignature())).getTimeStampToken();
      Attribute attribute = new Attribute(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken, new DERSet(ContentInfo.getInstance(token.getEncoded())));
      Hashtable<ASN1ObjectIdentifier, Attribute> table = new Hashtable<>();
      table.put(attribute.getAttrType(), attribute);
      signers.add(SignerInformation.replaceUnsignedAttributes(one, new AttributeTable(table)));
    }
    return CMSSignedData.replaceSigners(data, new SignerInformationStore(signers));
  }

  /** verify FILE: every signature, and every signature time-stamp in it, with the certificates of the file. */
  private static String verify(String file) throws Exception {
    CMSSignedData data = new CMSSignedData(read(file));
    int stamps = 0;
    for (SignerInformation one : data.getSignerInfos()) {
      X509CertificateHolder signer = holder(data.getCertificates(), one.getSID());
      if (!one.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(signer))) throw new IOException("the signature does not fit");
      Attribute attribute = one.getUnsignedAttributes() == null ? null : one.getUnsignedAttributes().get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
      if (attribute == null) continue;
      TimeStampToken token = new TimeStampToken(ContentInfo.getInstance(attribute.getAttrValues().getObjectAt(0)));
      X509CertificateHolder unit = holder(token.getCertificates(), token.getSID());
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(unit));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(one.getSignature());
      if (!MessageDigest.isEqual(digest, token.getTimeStampInfo().getMessageImprintDigest())) throw new IOException("the time-stamp is over something else");
      ++stamps;
    }
    return data.getSignerInfos().size() + " signatures, " + stamps + " time-stamps";
  }

  private static TimeStampResponse response(Signer by, TimeStampRequest request) throws Exception {
    TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder().setProvider(PROVIDER).build(by.algorithm(), by.key(), by.certificate()),
        digests().get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)), POLICY);
    tokens.setAccuracySeconds(1);
    tokens.addCertificates(new JcaCertStore(List.of(by.certificate())));
    return new TimeStampResponseGenerator(tokens, Set.of(TSPAlgorithms.SHA256.getId())).generate(request, BigInteger.valueOf(0x4D757A6579L), new Date());
  }

  /** stamp STEM REQUEST OUT: BouncyCastle is the authority. */
  private static String stamp(String stem, String request, String out) throws Exception {
    TimeStampResponse response = response(signer(stem), new TimeStampRequest(read(request)));
    Files.write(Path.of(out), response.getEncoded());
    return response.getStatus() == 0 ? "granted" : "rejected: " + response.getStatusString();
  }

  private static String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "tsp" -> tsp(words[1], words[2], words[3], words[4]);
      case "ocsp" -> ocsp(words[1], words[2], words[3]);
      case "crl" -> crl(words[1], words[2], words[3]);
      case "sign" -> sign(words[1], words[2], words[3], words[4], words.length > 5 ? words[5] : "");
      case "verify" -> verify(words[1]);
      case "stamp" -> stamp(words[1], words[2], words[3]);
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  public static void main(String[] words) throws Exception {
    try {
      System.out.println(run(words));
    } catch (Exception refused) {
      System.out.println("refused: " + refused);
      System.exit(1);
    }
  }
}
