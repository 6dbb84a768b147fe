// SPDX-License-Identifier: Apache-2.0
// Judge FILE: PDFBox enumerates the signatures of a PDF, BouncyCastle checks each value over the octets that PDFBox cuts out.
// Sign IN KEY.p12 PASSWORD OUT: PDFBox appends a signature of its own, as most Java programs make them.
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Calendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

public final class Judge {
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    public static void main(String[] words) throws Exception {
        if (words.length == 1) judge(new File(words[0]));
        else sign(words);
    }

    private static void judge(File file) throws Exception {
        try (PDDocument document = PDDocument.load(file)) {
            for (PDSignature signature : document.getSignatureDictionaries()) {
                byte[] cms = signature.getContents(new FileInputStream(file)), content = signature.getSignedContent(new FileInputStream(file));
                int[] range = signature.getByteRange();
                boolean whole = range[2] + range[3] == file.length();
                System.out.println(signature.getSubFilter() + " " + verdict(cms, content, signature.getSubFilter()) + " " + (whole ? "whole" : "part"));
            }
        }
    }

    private static String verdict(byte[] cms, byte[] content, String kind) throws Exception {
        CMSSignedData data = "ETSI.RFC3161".equals(kind) ? new CMSSignedData(cms) : new CMSSignedData(new CMSProcessableByteArray(content), cms);
        for (SignerInformation signer : data.getSignerInfos()) {
            X509CertificateHolder holder = (X509CertificateHolder) data.getCertificates().getMatches(signer.getSID()).iterator().next();
            try {
                if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(holder))) return "broken";
            } catch (CMSSignerDigestMismatchException mismatch) {
                return "broken";
            }
        }
        return "valid";
    }

    private static void sign(String[] words) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12", PROVIDER);
        store.load(new FileInputStream(words[1]), words[2].toCharArray());
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, words[2].toCharArray());
        Certificate[] chain = store.getCertificateChain(alias);
        try (PDDocument document = PDDocument.load(new File(words[0])); FileOutputStream out = new FileOutputStream(words[3])) {
            PDSignature signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
            signature.setSignDate(Calendar.getInstance());
            document.addSignature(signature, content -> {
                try {
                    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
                    generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().setProvider(PROVIDER).build())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").setProvider(PROVIDER).build(key), (X509Certificate) chain[0]));
                    generator.addCertificates(new JcaCertStore(Arrays.asList(chain)));
                    return generator.generate(new CMSProcessableByteArray(content.readAllBytes()), false).getEncoded();
                } catch (Exception fault) {
                    throw new java.io.IOException(fault);
                }
            });
            document.saveIncremental(out);
        }
    }
}
