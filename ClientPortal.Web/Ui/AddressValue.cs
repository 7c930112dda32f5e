namespace ClientPortal.Web.Ui;

/// <summary>
/// Reads values of a page's address as text. An invalid value counts as absent, because addresses are typed, cut off and sent around.
/// Blazor's own binding of other types throws instead, and the page fails.
/// </summary>
public static class AddressValue
{
    /// <summary><c>?new=1</c>: a form is open, a notice is shown.</summary>
    public static bool IsOn(string? value) => value == "1";

    public static Guid? Id(string? value) => Guid.TryParse(value, out var id) ? id : null;
}
