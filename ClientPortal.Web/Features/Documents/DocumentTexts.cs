namespace ClientPortal.Web.Features.Documents;

/// <summary>The texts of documents.</summary>
public sealed class DocumentTexts;
