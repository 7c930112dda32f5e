using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Live;

/// <summary>The pages that people have open on this node. It is asked when an administrator looks at a person's connections.</summary>
public sealed class OpenCircuits
{
    private readonly ConcurrentDictionary<OpenCircuit, bool> circuits = new();

    /// <summary>This person's open pages, oldest first.</summary>
    public IReadOnlyList<OpenCircuit> Of(Guid personId) =>
        [.. circuits.Keys.Where(one => one.PersonId == personId).OrderBy(one => one.Since)];

    internal void Add(OpenCircuit one) => circuits[one] = true;

    internal void Remove(OpenCircuit one) => circuits.TryRemove(one, out _);
}

/// <summary>One open page: whose, in which session, since when, and how long its last round trip took. Scoped to the circuit.</summary>
public sealed class OpenCircuit(OpenCircuits all, LiveTurn turn, TimeProvider clock) : CircuitHandler, IDisposable
{
    private bool down;

    /// <summary>The person who is signed in; the empty id before <see cref="Belong"/>.</summary>
    public Guid PersonId { get; private set; }

    /// <summary>Their sign-in.</summary>
    public Guid? SessionId { get; private set; }

    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    /// <summary>From a render of the server to the browser's confirmation that it shows it, the last one; null before the first.</summary>
    public TimeSpan? RoundTrip => turn.RoundTrip;

    /// <summary>Says whose page it is; from then on it is listed.</summary>
    public void Belong(Guid personId, Guid? sessionId)
    {
        (PersonId, SessionId) = (personId, sessionId);
        if (!down)
        {
            all.Add(this);
        }
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        down = false;
        if (PersonId != Guid.Empty)
        {
            all.Add(this);
        }

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
        all.Remove(this);
    }
}
