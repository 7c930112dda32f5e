namespace ClientPortal.Web.Features.Notifications;

/// <summary>The address of an open page, as the paths of notifications have it.</summary>
public static class NotificationAddress
{
    /// <summary>
    /// <c>/account?tab=security</c> is that address itself and <c>/account</c>; of <c>/tickets/T-1042?message=…</c> the page is
    /// <c>/tickets/T-1042</c>.
    /// </summary>
    public static IReadOnlyList<string> Of(string address)
    {
        var whole = address.Split('#')[0];
        var path = whole.Split('?')[0];
        return path == whole ? [whole] : [whole, path];
    }
}
