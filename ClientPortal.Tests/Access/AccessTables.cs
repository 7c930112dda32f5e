using System.Collections;
using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>One row of the matrix: what it is about, by the name under which reflection finds it, and what each identity gets.</summary>
internal abstract record Entry(string Name, Row Row)
{
    /// <summary>The call, by this identity, about the things of a scene.</summary>
    public abstract Task<Outcome> TryAsync(AccessStage stage, Identity who, AccessScene at);

    /// <summary>A new scene for each call: what it does must not be undone for the next.</summary>
    public virtual bool Changes => true;

    /// <summary>Where its scenes are set: inside the portal, or before its web server.</summary>
    public virtual bool OverHttp => false;
}

/// <summary>The rows of one table. A table is a static property of <see cref="AccessMatrix"/>; several rows may be about the same thing.</summary>
internal abstract class Table : IEnumerable<Entry>
{
    private readonly List<Entry> entries = [];

    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected void Keep(Entry entry) => entries.Add(entry);
}

/// <summary>
/// The public methods of a class of commands or queries: <c>{ nameof(…), "ss nnrr ++", (it, who, at) => it.…Async(who, at.Project) }</c>.
/// </summary>
internal sealed class Methods<T> : Table
    where T : notnull
{
    public void Add(string method, Row row, Func<T, Viewer, AccessScene, Task> call) =>
        Keep(new Call($"{typeof(T).Name}.{method}", row, async (it, who, at) =>
    {
        await call(it, who, at);
        return new Outcome('+', "done");
    }));

    public void Add<TAnswer>(string method, Row row, Func<T, Viewer, AccessScene, Task<TAnswer>> call) =>
        Keep(new Call($"{typeof(T).Name}.{method}", row, async (it, who, at) =>
    {
        // Of a command that answers with how many, none is an answer too.
        var answer = await call(it, who, at);
        return IsQueries ? Outcome.OfAnswer(answer) : new Outcome('+', System.Text.Json.JsonSerializer.Serialize(answer));
    }));

    private static bool IsQueries => typeof(T).Name.EndsWith("Queries", StringComparison.Ordinal);

    private sealed record Call(string Name, Row Row, Func<T, Viewer, AccessScene, Task<Outcome>> Do) : Entry(Name, Row)
    {
        public override bool Changes => !IsQueries;

        public override async Task<Outcome> TryAsync(AccessStage stage, Identity who, AccessScene at)
        {
            if (await stage.Inside.ViewerAsync(who) is not { } viewer)
            {
                return Outcome.SignIn;
            }

            try
            {
                await using var scope = at.Services.CreateAsyncScope();
                return await Do(ActivatorUtilities.GetServiceOrCreateInstance<T>(scope.ServiceProvider), viewer, at);
            }
            catch (Exception why)
            {
                return Outcome.Of(why);
            }
        }
    }
}

/// <summary>
/// Routed pages: <c>{ "/projects/{Id:guid}", "ss nn++ ++", at => $"/projects/{at.Project}" }</c>, without the address where the route is one.
/// They are opened twice: by a browser that asks the server, and by a link inside an open circuit, where only the router asks.
/// </summary>
internal sealed class Pages : Table
{
    public void Add(string route, Row row) => Add(route, row, _ => route);

    public void Add(string route, Row row, Func<AccessScene, string> address) => Add(route, row, at => Task.FromResult(address(at)));

    public void Add(string route, Row row, Func<AccessScene, Task<string>> address) => Keep(new PageEntry(route, row, address));
}

internal sealed record PageEntry(string Route, Row Row, Func<AccessScene, Task<string>> Address) : Entry($"page {Route}", Row)
{
    public override bool Changes => false;

    public override bool OverHttp => true;

    public override async Task<Outcome> TryAsync(AccessStage stage, Identity who, AccessScene at) =>
        await Outcome.OfAsync(await stage.Caller(who).GetAsync(await Address(at)));

    public async Task<Outcome> TryInCircuitAsync(AccessStage stage, Identity who, AccessScene at) =>
        await stage.OpenInCircuitAsync(who, await Address(at));
}

/// <summary>Mapped endpoints: <c>{ "PATCH /api/projects/{id:guid}", "ss nnrr ++", (who, at) => who.ApiAsync("PATCH", …) }</c>.</summary>
internal sealed class Endpoints : Table
{
    public void Add(string route, Row row, Func<AccessCaller, AccessScene, Task<HttpResponseMessage>> call) => Keep(new Call(route, row, call));

    private sealed record Call(string Name, Row Row, Func<AccessCaller, AccessScene, Task<HttpResponseMessage>> Do) : Entry(Name, Row)
    {
        public override bool Changes => !Name.StartsWith("GET ", StringComparison.Ordinal);

        public override bool OverHttp => true;

        public override async Task<Outcome> TryAsync(AccessStage stage, Identity who, AccessScene at)
        {
            using var answer = await Do(stage.Caller(who), at);
            return await Outcome.OfAsync(answer);
        }
    }
}

/// <summary>
/// What scripts of a page call on the server, <c>[JSInvokable]</c>: it can be reached only through an open circuit. Of a panel that is about
/// something, with its parameters; where that is not the viewer's to see, the panel says so (<c>data-gone</c>), and the call comes to nothing.
/// </summary>
internal sealed class Invokables<T> : Table
    where T : Microsoft.AspNetCore.Components.IComponent
{
    public void Add(string method, Row row, Func<T, AccessScene, Task> call) =>
        Add(method, row, _ => Task.FromResult<Action<ComponentParameterCollectionBuilder<T>>>(_ => { }), call);

    public void Add(string method, Row row, Func<AccessScene, Task<Action<ComponentParameterCollectionBuilder<T>>>> about,
        Func<T, AccessScene, Task> call) =>
        Keep(new Call($"script {typeof(T).Name}.{method}", row, about, call));

    private sealed record Call(string Name, Row Row, Func<AccessScene, Task<Action<ComponentParameterCollectionBuilder<T>>>> About,
        Func<T, AccessScene, Task> Do) : Entry(Name, Row)
    {
        public override bool Changes => false;

        public override async Task<Outcome> TryAsync(AccessStage stage, Identity who, AccessScene at)
        {
            var parameters = await About(at);
            await using var page = stage.Circuit(who);
            if (!await page.Session.StartAsync())
            {
                return Outcome.SignIn;
            }

            await using var open = await PanelContext.OpenAsync(stage.InsidePortal, page.Session.Viewer);
            try
            {
                var shown = open.Show(parameters);
                await Eventually.TrueAsync(() => shown.FindAll(".skeletons, .skeleton").Count == 0, expectation: $"{Name} has loaded");
                await shown.InvokeAsync(() => Do(shown.Instance, at));
                return shown.FindAll("[data-gone]").Count > 0 ? new Outcome('n', shown.Markup) : new Outcome('+', shown.Markup);
            }
            catch (Exception why)
            {
                return Outcome.Of(why);
            }
        }
    }
}
