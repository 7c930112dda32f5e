namespace ClientPortal.Web.Features.Audit;

/// <summary>One sentence and one short name for each kind of event: a test holds that none is missing.</summary>
public sealed class AuditTexts;
