namespace ClientPortal.Web.Identity;

/// <summary>A feature of a request: its form was refused, because it has not the token of the session.</summary>
internal sealed class OldForm;
