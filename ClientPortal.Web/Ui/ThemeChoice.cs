namespace ClientPortal.Web.Ui;

/// <summary>The theme that the document is served in, from the reader's cookie: <c>light</c>, <c>dark</c>, or <c>auto</c> as the device.</summary>
public sealed record ThemeChoice
{
    public const string Cookie = "theme";

    private ThemeChoice(string name) => Name = name;

    public string Name { get; }
    public string ColorScheme => Name == "auto" ? "light dark" : Name;
    public string LightMedia => Media("light");
    public string DarkMedia => Media("dark");

    /// <summary>Any other value is <c>auto</c>: visitors can write anything into a cookie.</summary>
    public static ThemeChoice From(string? cookie) => new(cookie is "light" or "dark" ? cookie : "auto");

    private string Media(string side)
    {
        if (Name == "auto")
            return $"(prefers-color-scheme: {side})";
        return Name == side ? "all" : "not all";
    }
}
