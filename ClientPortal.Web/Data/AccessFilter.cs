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
        // A captured variable, and not a constant: EF Core makes parameters of its properties, so one statement serves all viewers.
        Expression<Func<Viewer>> captured = () => viewer;
        var condition = new Inlined(viewer, captured.Body, rule.Expression.Parameters, (MemberInitExpression)facts.Body)
            .Visit(rule.Expression.Body);
        return condition is ConstantExpression { Value: true } ? rows : rows.Where(Expression.Lambda<Func<T, bool>>(condition, facts.Parameters));
    }

    // Replaces the rule's facts by their columns. What staff may see is decided here and not in SQL, where « @staff OR … » would keep SQLite from
    // using an index.
    private sealed class Inlined(
        Viewer viewer, Expression captured, IReadOnlyList<ParameterExpression> parameters, MemberInitExpression facts) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameters[0] ? captured : node;

        protected override Expression VisitMember(MemberExpression node) =>
            node.Expression == parameters[0] && node.Member.Name == nameof(Viewer.IsStaff) ? Expression.Constant(viewer.IsStaff)
            : node.Expression == parameters[1] ? Column(node.Member.Name)
            : base.VisitMember(node);

        protected override Expression VisitBinary(BinaryExpression node) => node.NodeType switch
        {
            ExpressionType.OrElse => Joined(node, neutral: false),
            ExpressionType.AndAlso => Joined(node, neutral: true),
            _ => base.VisitBinary(node),
        };

        // « true OR x » is true, « false OR x » is x; AND the other way round.
        private Expression Joined(BinaryExpression node, bool neutral) => (Visit(node.Left), Visit(node.Right)) switch
        {
            (ConstantExpression { Value: bool left }, var right) => left == neutral ? right : Expression.Constant(!neutral),
            (var left, ConstantExpression { Value: bool right }) => right == neutral ? left : Expression.Constant(!neutral),
            var (left, right) => node.Update(left, node.Conversion, right),
        };

        private Expression Column(string fact) =>
            facts.Bindings.OfType<MemberAssignment>().Single(binding => binding.Member.Name == fact).Expression;
    }
}
