using System.Linq.Expressions;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Access;

/// <summary>
/// Whether a viewer may see a thing, decided by a few facts about the two. One expression: queries contain it
/// (<c>VisibleTo</c>), and compiled it decides for rows, entities and events in memory.
/// </summary>
public sealed class AccessRule<TFacts>(Expression<Func<Viewer, TFacts, bool>> rule)
{
    private readonly Func<Viewer, TFacts, bool> compiled = rule.Compile();

    public Expression<Func<Viewer, TFacts, bool>> Expression { get; } = rule;

    public bool Allows(Viewer viewer, TFacts facts) => compiled(viewer, facts);
}
