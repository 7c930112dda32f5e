namespace ClientPortal.Web.Features.PersonalData;

/// <summary>The texts of exports and erasures.</summary>
public sealed class PersonalDataTexts;
