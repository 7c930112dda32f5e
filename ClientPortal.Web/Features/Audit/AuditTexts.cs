namespace ClientPortal.Web.Features.Audit;

/// <summary>The texts of the audit: one sentence and one short name for each kind of event. A test checks that none is missing.</summary>
public sealed class AuditTexts;
