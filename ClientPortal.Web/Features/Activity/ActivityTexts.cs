namespace ClientPortal.Web.Features.Activity;

/// <summary>The texts of activity, in ActivityTexts.resx: one sentence for each kind of event.</summary>
public sealed class ActivityTexts;
