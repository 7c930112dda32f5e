namespace ClientPortal.Web.Ui;

/// <summary>
/// The people whose avatars one circuit has shown. When one of them chooses another picture, the browser exchanges it on the page; no avatar
/// subscribes on its own, so a page may show hundreds. Changes of other people are not sent.
/// </summary>
public sealed class CircuitAvatars : IDisposable
{
    private readonly AvatarVersions avatars;
    private readonly BrowserSide browser;
    private readonly Lock changing = new();
    private readonly HashSet<Guid> shown = [];

    public CircuitAvatars(AvatarVersions avatars, BrowserSide browser)
    {
        (this.avatars, this.browser) = (avatars, browser);
        avatars.Changed += OnChanged;
    }

    /// <summary>The version of the picture of a person who is about to be shown; null for initials.</summary>
    public string? Show(Guid personId)
    {
        lock (changing)
        {
            shown.Add(personId);
        }

        return avatars.Of(personId);
    }

    public void Dispose() => avatars.Changed -= OnChanged;

    private void OnChanged(Guid personId)
    {
        bool isShown;
        lock (changing)
        {
            isShown = shown.Contains(personId);
        }

        if (isShown)
        {
            browser.ShowAvatar(personId, avatars.Of(personId));
        }
    }
}
