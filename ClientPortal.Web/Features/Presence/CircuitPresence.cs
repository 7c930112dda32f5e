using ClientPortal.Domain.People;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Registers this circuit's connection on the presence board, until the connection is closed.</summary>
public sealed class CircuitPresence(PresenceBoard board) : CircuitHandler, IDisposable
{
    private readonly string connection = Guid.NewGuid().ToString("N");
    private Guid? person;
    private bool down;

    /// <summary>Sets the circuit's person, with their chosen status, and connects them.</summary>
    public void Appear(Guid personId, ChosenStatus chosen)
    {
        // A page that was closed during its start does not count.
        if (!down)
        {
            person = personId;
            board.Connect(personId, connection, chosen);
        }
    }

    public void Beat() => With(id => board.Beat(id, connection));

    public void Idle(bool idle) => With(id => board.Idle(id, connection, idle));

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        down = false;
        With(id => board.Connect(id, connection));
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        down = true;
        With(id => board.Disconnect(id, connection));
    }

    private void With(Action<Guid> act)
    {
        if (person is { } id)
        {
            act(id);
        }
    }
}
