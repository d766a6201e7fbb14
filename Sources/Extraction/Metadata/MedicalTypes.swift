/// The types of schema.org's health part (<https://schema.org/docs/meddocs.html>) that say something of
/// medicine; not businesses, persons and studies' papers.
enum MedicalTypes {
  /// Whether one of these types, without their vocabulary, is among them.
  static func hasOne(of types: [String]) -> Bool { types.contains(where: names.contains) }

  private static let names = Set(
    """
    MedicalWebPage MedicalEntity MedicalCondition InfectiousDisease MedicalSign MedicalSymptom \
    MedicalSignOrSymptom VitalSign MedicalCause MedicalRiskFactor MedicalRiskEstimator MedicalRiskScore \
    MedicalRiskCalculator Drug DrugClass DrugStrength DietarySupplement Substance DoseSchedule \
    MaximumDoseSchedule RecommendedDoseSchedule ReportedDoseSchedule MedicalTherapy MedicalProcedure \
    SurgicalProcedure DiagnosticProcedure TherapeuticProcedure PalliativeProcedure PhysicalExam \
    PhysicalTherapy OccupationalTherapy RadiationTherapy PsychologicalTreatment MedicalTest \
    MedicalTestPanel BloodTest ImagingTest PathologyTest MedicalDevice MedicalIndication \
    TreatmentIndication PreventionIndication ApprovedIndication MedicalContraindication MedicalGuideline \
    MedicalGuidelineRecommendation MedicalGuidelineContraindication MedicalConditionStage MedicalStudy \
    MedicalTrial MedicalObservationalStudy AnatomicalStructure AnatomicalSystem SuperficialAnatomy Bone \
    Artery Vein Vessel LymphaticVessel Muscle Nerve Joint Ligament BrainStructure LifestyleModification \
    PhysicalActivity Diet
    """.split(separator: " ").map(String.init))
}
