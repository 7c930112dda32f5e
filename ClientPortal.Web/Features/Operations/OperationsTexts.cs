namespace ClientPortal.Web.Features.Operations;

/// <summary>The texts of the page of the live portal.</summary>
public sealed class OperationsTexts;
