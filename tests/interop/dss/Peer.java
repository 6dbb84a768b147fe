// SPDX-License-Identifier: Apache-2.0
// DSS of the European Commission as a judge of files and as a maker of them. One process answers many requests: a line of words
// parted by tabs on stdin, a line of JSON on stdout.
//   verify WORLD DOCUMENT [CONTENT]                               what DSS says of every signature, and of every time-stamp of none
//   sign WORLD KEY PACKAGING LEVEL ENCRYPTION DOCUMENTS OUT       a file of DSS; LEVEL as "CAdES_BASELINE_LTA"
//   extend WORLD PACKAGING LEVEL DOCUMENT OUT [CONTENT]           another's file raised by DSS
//   stamp WORLD PACKAGING DOCUMENTS OUT                           a container with a time-stamp and no signature, or a renewal of one
// PACKAGING of containers is "ASiC_S" or "ASiC_E". DOCUMENTS are parted by "|"; only what goes into a container may be several.
// WORLD is what DSS may know besides the trust anchor: "alone" is nothing (the file must bring all), "crls" the authorities and
// their kept lists, "ocsp" the authorities and the responses in the second argument of the program.
import eu.europa.esig.dss.asic.cades.ASiCWithCAdESSignatureParameters;
import eu.europa.esig.dss.asic.cades.ASiCWithCAdESTimestampParameters;
import eu.europa.esig.dss.asic.cades.signature.ASiCWithCAdESService;
import eu.europa.esig.dss.asic.common.signature.AbstractASiCSignatureService;
import eu.europa.esig.dss.asic.xades.ASiCWithXAdESSignatureParameters;
import eu.europa.esig.dss.asic.xades.signature.ASiCWithXAdESService;
import eu.europa.esig.dss.cades.CAdESSignatureParameters;
import eu.europa.esig.dss.cades.signature.CAdESService;
import eu.europa.esig.dss.enumerations.ASiCContainerType;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.EncryptionAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.signature.AbstractSignatureParameters;
import eu.europa.esig.dss.signature.DocumentSignatureService;
import eu.europa.esig.dss.signature.MultipleDocumentsSignatureService;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.simplereport.jaxb.XmlTimestamp;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonCertificateSource;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.ExternalResourcesOCSPSource;
import eu.europa.esig.dss.spi.x509.tsp.KeyEntityTSPSource;
import eu.europa.esig.dss.token.DSSPrivateKeyEntry;
import eu.europa.esig.dss.token.Pkcs12SignatureToken;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

final class Peer {
    private static final String TSU = "tsu-2";
    private static final String TSA_POLICY = "1.2.3.4";
    private static final String[] AUTHORITIES = {"ca-citizen", "ca-legal", "ca-services"};

    private final Path pki;
    private final Path ocsp;
    private final char[] password;

    private Peer(Path pki, Path ocsp) throws IOException {
        this.pki = pki;
        this.ocsp = ocsp;
        this.password = Files.readString(pki.resolve("p12.pin")).strip().toCharArray();
    }

    // ---- what DSS knows -----------------------------------------------------------------------------------------------------

    private CertificateToken certificate(String name) {
        return DSSUtils.loadCertificate(pki.resolve(name + ".der").toFile());
    }

    private DSSDocument[] responses() {
        List<DSSDocument> all = new ArrayList<>();
        for (File one : ocsp.toFile().listFiles()) {
            all.add(new FileDocument(one));
        }
        return all.toArray(DSSDocument[]::new);
    }

    /** Nobody is asked over a network: there is no source that could. */
    private CommonCertificateVerifier world(String which) {
        CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
        anchors.addCertificate(certificate("root"));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
        verifier.setTrustedCertSources(anchors);
        if (which.equals("alone")) {
            return verifier;
        }
        CommonCertificateSource others = new CommonCertificateSource();
        List<DSSDocument> lists = new ArrayList<>(List.of(new FileDocument(pki.resolve("root.crl").toFile())));
        for (String authority : AUTHORITIES) {
            others.addCertificate(certificate(authority));
            lists.add(new FileDocument(pki.resolve(authority + ".crl").toFile()));
        }
        verifier.setAdjunctCertSources(others);
        if (which.equals("crls")) {
            verifier.setCrlSource(new ExternalResourcesCRLSource(lists.toArray(DSSDocument[]::new)));
        } else {
            verifier.setOcspSource(new ExternalResourcesOCSPSource(responses()));
        }
        return verifier;
    }

    /** The token forgets its password when it is closed: each has its own. */
    private Pkcs12SignatureToken key(String name) throws IOException {
        return new Pkcs12SignatureToken(pki.resolve(name + ".p12").toFile(), new KeyStore.PasswordProtection(password));
    }

    private KeyEntityTSPSource unit() throws IOException {
        KeyEntityTSPSource source = new KeyEntityTSPSource(pki.resolve(TSU + ".p12").toFile(), "PKCS12", password, TSU, password);
        source.setTsaPolicy(TSA_POLICY);
        return source;
    }

    // ---- making -------------------------------------------------------------------------------------------------------------

    private static boolean container(String packaging) {
        return packaging.startsWith("ASiC_");
    }

    private static AbstractSignatureParameters<?> fresh(String packaging, SignatureLevel level) {
        String form = level.name().substring(0, 5);
        if (!container(packaging)) {
            return switch (form) {
                case "XAdES" -> new XAdESSignatureParameters();
                case "PAdES" -> new PAdESSignatureParameters();
                default -> new CAdESSignatureParameters();
            };
        }
        if (form.equals("XAdES")) {
            ASiCWithXAdESSignatureParameters parameters = new ASiCWithXAdESSignatureParameters();
            parameters.aSiC().setContainerType(ASiCContainerType.valueOf(packaging));
            return parameters;
        }
        ASiCWithCAdESSignatureParameters parameters = new ASiCWithCAdESSignatureParameters();
        parameters.aSiC().setContainerType(ASiCContainerType.valueOf(packaging));
        return parameters;
    }

    private static AbstractSignatureParameters<?> parameters(String packaging, SignatureLevel level, List<DSSDocument> content) {
        AbstractSignatureParameters<?> parameters = fresh(packaging, level);
        parameters.setSignatureLevel(level);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setDetachedContents(content);
        return parameters;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private DocumentSignatureService<AbstractSignatureParameters, ?> service(SignatureLevel level, String world) throws IOException {
        CommonCertificateVerifier verifier = world(world);
        DocumentSignatureService made = switch (level.name().substring(0, 5)) {
            case "XAdES" -> new XAdESService(verifier);
            case "PAdES" -> new PAdESService(verifier);
            default -> new CAdESService(verifier);
        };
        made.setTspSource(unit());
        return made;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private MultipleDocumentsSignatureService<AbstractSignatureParameters, ?> containers(SignatureLevel level, String world) throws IOException {
        CommonCertificateVerifier verifier = world(world);
        AbstractASiCSignatureService made = level.name().startsWith("XAdES") ? new ASiCWithXAdESService(verifier) : new ASiCWithCAdESService(verifier);
        made.setTspSource(unit());
        return made;
    }

    private static List<DSSDocument> documents(String word) {
        List<DSSDocument> all = new ArrayList<>();
        for (String one : word.split("\\|")) {
            all.add(new FileDocument(one));
        }
        return all;
    }

    private String sign(String[] words) throws IOException {
        SignatureLevel level = SignatureLevel.valueOf(words[4]);
        List<DSSDocument> documents = documents(words[6]);
        AbstractSignatureParameters<?> parameters = parameters(words[3], level, null);
        if (!container(words[3])) {
            parameters.setSignaturePackaging(SignaturePackaging.valueOf(words[3]));
        }
        try (Pkcs12SignatureToken token = key(words[2])) {
            DSSPrivateKeyEntry key = token.getKeys().get(0);
            parameters.setSigningCertificate(key.getCertificate());
            parameters.setCertificateChain(key.getCertificateChain());
            EncryptionAlgorithm encryption = EncryptionAlgorithm.valueOf(words[5]);
            parameters.setEncryptionAlgorithm(encryption);
            if (encryption == EncryptionAlgorithm.EDDSA) {
                parameters.setDigestAlgorithm(DigestAlgorithm.SHA512); // RFC 8032: Ed25519 has it inside
            }
            parameters.bLevel().setSigningDate(new Date());
            if (container(words[3])) {
                var service = containers(level, words[1]);
                var value = token.sign(service.getDataToSign(documents, parameters), parameters.getSignatureAlgorithm(), key);
                service.signDocument(documents, parameters, value).save(words[7]);
            } else {
                var service = service(level, words[1]);
                var value = token.sign(service.getDataToSign(documents.get(0), parameters), parameters.getSignatureAlgorithm(), key);
                service.signDocument(documents.get(0), parameters, value).save(words[7]);
            }
        }
        return "{\"done\":true}";
    }

    private String extend(String[] words) throws IOException {
        SignatureLevel level = SignatureLevel.valueOf(words[3]);
        DSSDocument document = new FileDocument(words[4]);
        AbstractSignatureParameters<?> parameters = parameters(words[2], level, content(words, 6));
        DSSDocument raised = container(words[2]) ? containers(level, words[1]).extendDocument(document, parameters)
                                                 : service(level, words[1]).extendDocument(document, parameters);
        raised.save(words[5]);
        return "{\"done\":true}";
    }

    private String stamp(String[] words) throws IOException {
        ASiCWithCAdESTimestampParameters parameters = new ASiCWithCAdESTimestampParameters(DigestAlgorithm.SHA256);
        parameters.aSiC().setContainerType(ASiCContainerType.valueOf(words[2]));
        ASiCWithCAdESService service = new ASiCWithCAdESService(world(words[1]));
        service.setTspSource(unit());
        service.timestamp(documents(words[3]), parameters).save(words[4]);
        return "{\"done\":true}";
    }

    private static List<DSSDocument> content(String[] words, int at) {
        return words.length > at ? List.of(new FileDocument(new File(words[at]))) : null;
    }

    // ---- judging ------------------------------------------------------------------------------------------------------------

    private String verify(String[] words) {
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(words[2]));
        validator.setCertificateVerifier(world(words[1]));
        List<DSSDocument> content = content(words, 3);
        if (content != null) {
            validator.setDetachedContents(content);
        }
        SimpleReport report = validator.validateDocument().getSimpleReport();
        List<String> all = new ArrayList<>();
        for (String id : report.getSignatureIdList()) {
            all.add(signature(report, id));
        }
        List<String> alone = new ArrayList<>();
        for (String id : report.getTimestampIdList()) {
            alone.add("{\"indication\":" + json(report.getIndication(id)) + ",\"subIndication\":" + json(report.getSubIndication(id))
                + ",\"errors\":" + messages(report.getAdESValidationErrors(id)) + "}");
        }
        return "{\"signatures\":[" + String.join(",", all) + "],\"timestamps\":[" + String.join(",", alone) + "]}";
    }

    private static String signature(SimpleReport report, String id) {
        List<String> stamps = new ArrayList<>();
        for (XmlTimestamp stamp : report.getSignatureTimestamps(id)) {
            stamps.add(json(stamp.getIndication()));
        }
        return "{\"level\":" + json(report.getSignatureFormat(id)) + ",\"indication\":" + json(report.getIndication(id))
            + ",\"subIndication\":" + json(report.getSubIndication(id))
            + ",\"bestSignatureTime\":" + json(report.getBestSignatureTime(id) == null ? null : report.getBestSignatureTime(id).toInstant())
            + ",\"timestamps\":[" + String.join(",", stamps) + "]"
            + ",\"errors\":" + messages(report.getAdESValidationErrors(id)) + ",\"warnings\":" + messages(report.getAdESValidationWarnings(id)) + "}";
    }

    private static String messages(List<Message> said) {
        List<String> all = new ArrayList<>();
        for (Message one : said) {
            all.add(json(one.getKey() + ": " + one.getValue()));
        }
        return "[" + String.join(",", all) + "]";
    }

    private static String json(Object value) {
        if (value == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder("\"");
        for (char one : value.toString().toCharArray()) {
            if (one == '"' || one == '\\') {
                out.append('\\').append(one);
            } else if (one < ' ') {
                out.append(String.format("\\u%04x", (int) one));
            } else {
                out.append(one);
            }
        }
        return out.append('"').toString();
    }

    // ---- requests -----------------------------------------------------------------------------------------------------------

    private String answer(String[] words) {
        try {
            return switch (words[0]) {
                case "verify" -> verify(words);
                case "sign" -> sign(words);
                case "extend" -> extend(words);
                case "stamp" -> stamp(words);
                default -> throw new IllegalArgumentException("no such request: " + words[0]);
            };
        } catch (Exception refused) { // whatever DSS throws is its refusal, which the test wants to see
            StringBuilder why = new StringBuilder();
            for (Throwable one = refused; one != null; one = one.getCause()) {
                why.append(one).append("; ");
            }
            return "{\"error\":" + json(why) + "}";
        }
    }

    public static void main(String[] arguments) throws IOException {
        Peer peer = new Peer(Path.of(arguments[0]), Path.of(arguments[1]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(peer.answer(line.split("\t")));
        }
    }
}
