using System.Linq.Expressions;
using ClientPortal.Domain.Access;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Data;

/// <summary>Puts an <see cref="AccessRule{TFacts}"/> into a query.</summary>
internal static class AccessFilter
{
    /// <summary>
    /// The rows that the rule allows. <paramref name="facts"/> says from which columns each fact comes:
    /// <c>project =&gt; new ProjectAccess { OrganisationId = project.OrganisationId, … }</c>.
    /// </summary>
    public static IQueryable<T> AllowedBy<T, TFacts>(
        this IQueryable<T> rows, AccessRule<TFacts> rule, Viewer viewer, Expression<Func<T, TFacts>> facts)
    {
        // Captured as a lambda would: EF Core makes parameters of the viewer's ids, so that one statement serves all viewers of a kind, and decides
        // what depends on the viewer alone (IsStaff || …) before it writes SQL.
        Expression<Func<Viewer>> captured = () => viewer;
        var condition = new Inlined(captured.Body, rule.Expression.Parameters, (MemberInitExpression)facts.Body).Visit(rule.Expression.Body);
        return rows.Where(Expression.Lambda<Func<T, bool>>(condition, facts.Parameters));
    }

    // Replaces the rule's viewer by the captured one, and its facts by their columns.
    private sealed class Inlined(Expression viewer, IReadOnlyList<ParameterExpression> parameters, MemberInitExpression facts) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameters[0] ? viewer : node;

        protected override Expression VisitMember(MemberExpression node) => node.Expression == parameters[1]
            ? facts.Bindings.OfType<MemberAssignment>().Single(binding => binding.Member.Name == node.Member.Name).Expression
            : base.VisitMember(node);
    }
}
