import java.io.FileInputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** Validates files against PDF/UA-1 (ISO 14289-1); one line a fault: file, clause and what is wrong, with tabs between. */
class Validate {
  public static void main(String[] files) throws Exception {
    Logger.getLogger("").setLevel(Level.OFF);
    VeraGreenfieldFoundryProvider.initialise();
    for (String file : files)
      try (var parser =
              Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1);
          var validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
        for (var found : validator.validate(parser).getTestAssertions())
          System.out.println(
              file + "\t" + found.getRuleId().getClause() + "\t" + found.getMessage().replaceAll("\\s+", " "));
      }
  }
}
