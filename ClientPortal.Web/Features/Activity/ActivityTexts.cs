namespace ClientPortal.Web.Features.Activity;

/// <summary>One sentence for each kind of event.</summary>
public sealed class ActivityTexts;
