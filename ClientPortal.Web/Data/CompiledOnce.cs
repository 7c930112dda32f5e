using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientPortal.Web.Data;

/// <summary>
/// A query of <c>EF.CompileAsyncQuery</c>, which is translated to SQL once for each model that uses it: a compiled query belongs to one, and a
/// process may have the models of both databases.
/// </summary>
internal sealed class CompiledOnce<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuery> made = [];

    /// <summary>The query as this context's model has it.</summary>
    public TQuery For(PortalDb db) => made.GetValue(db.Model, _ => compile());
}
