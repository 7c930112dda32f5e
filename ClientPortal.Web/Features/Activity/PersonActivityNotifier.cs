using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Hears what a person does and what is done to it, whatever it is.</summary>
public sealed class PersonActivityNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    public IDisposable Subscribe(Guid personId, Func<LiveBatch, Task> hear) =>
        Subscribe(hear, logged => logged.Event.ActorId == personId || logged.Event.Audience.PersonId == personId);

    protected override bool Concerns(LoggedEvent logged) => true;
}
