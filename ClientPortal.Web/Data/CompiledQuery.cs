using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientPortal.Web.Data;

/// <summary>A query of two values that EF Core translates once for each engine's model: for what runs with each message.</summary>
internal sealed class CompiledQuery<TFirst, TSecond, TResult>(Expression<Func<PortalDb, TFirst, TSecond, CancellationToken, TResult>> query)
{
    private readonly ConditionalWeakTable<IModel, Func<PortalDb, TFirst, TSecond, CancellationToken, Task<TResult>>> compiled = [];

    public Task<TResult> RunAsync(PortalDb db, TFirst first, TSecond second, CancellationToken stop) =>
        compiled.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, first, second, stop);
}
