import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/** Validates FHIR R4 files against the definitions alone; one line an error: file, place and what is wrong, with tabs between. */
class Validate {
  public static void main(String[] files) throws Exception {
    FhirContext context = FhirContext.forR4();
    ValidationSupportChain support =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context));
    FhirInstanceValidator rules = new FhirInstanceValidator(support);
    // LOINC is not on board: that a code is not known here says nothing about the file.
    rules.setNoTerminologyChecks(true);
    FhirValidator validator = context.newValidator().registerValidatorModule(rules);
    for (String file : files)
      for (var found : validator.validateWithResult(Files.readString(Path.of(file))).getMessages())
        if (found.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
          System.out.println(file + "\t" + found.getLocationString() + "\t" + found.getMessage());
  }
}
