namespace ClientPortal.Web.Ui;

/// <summary>
/// What stands in a page's address, read as text and taken for what it means. What means nothing is as good as absent: addresses are typed, cut off
/// and sent around. Blazor's own reading of other types throws instead, and the page with it.
/// </summary>
public static class AddressValue
{
    /// <summary><c>?new=1</c>: a form that is open, a word of thanks that is shown.</summary>
    public static bool IsOn(string? value) => value == "1";

    public static Guid? Id(string? value) => Guid.TryParse(value, out var id) ? id : null;
}
