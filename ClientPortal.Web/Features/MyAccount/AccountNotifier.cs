using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>Tells a circuit's components what its own person changed in another tab or on another device.</summary>
public sealed class AccountNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    private readonly LiveFeed feed = feed;

    /// <summary>Whether the person chose another time zone.</summary>
    public static bool IsOfTimeZone(LoggedEvent logged) => logged.Event is PersonUpdated updated && updated.Fields.Contains("timeZone");

    protected override bool Concerns(LoggedEvent logged) => feed.Viewer is { } viewer && logged.Event switch
    {
        PersonUpdated updated => updated.PersonId == viewer.PersonId,
        AccountChanged changed => changed.PersonId == viewer.PersonId,
        SessionStarted started => started.PersonId == viewer.PersonId,
        SessionEnded ended => ended.PersonId == viewer.PersonId,
        _ => false,
    };
}
