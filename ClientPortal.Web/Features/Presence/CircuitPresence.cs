using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Counts this circuit's connection on the presence board for as long as it stands.</summary>
public sealed class CircuitPresence(PresenceBoard board) : CircuitHandler, IDisposable
{
    private readonly string connection = Guid.NewGuid().ToString("N");
    private Guid? person;

    /// <summary>The person in front of the circuit is known from here on.</summary>
    public void Appear(Guid personId)
    {
        person = personId;
        board.Connect(personId, connection);
    }

    public void Beat() => With(id => board.Beat(id, connection));

    public void Idle(bool idle) => With(id => board.Idle(id, connection, idle));

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        With(id => board.Connect(id, connection));
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => With(id => board.Disconnect(id, connection));

    private void With(Action<Guid> act)
    {
        if (person is { } id)
        {
            act(id);
        }
    }
}
