namespace ClientPortal.Web.Api;

/// <summary>The sentences of the API's problems, by their code: <c>ApiTexts.resx</c> (French) and <c>ApiTexts.en.resx</c>.</summary>
public sealed class ApiTexts;
