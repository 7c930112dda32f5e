using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>
/// Sorts empty values before all others, as SQLite does; PostgreSQL sorts them behind. So a list and its cursors are the same on both. Looks at
/// each query once, when EF Core translates it.
/// </summary>
internal sealed class NullsFirst : IQueryExpressionInterceptor
{
    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) =>
        new Sorted().Visit(queryExpression);

    private sealed class Sorted : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            var call = (MethodCallExpression)base.VisitMethodCall(node);
            if (!IsSort(call) || Nullable.GetUnderlyingType(call.Method.GetGenericArguments()[1]) is null)
            {
                return call;
            }

            var (isFirst, isDescending) = (call.Method.Name.StartsWith("Order", StringComparison.Ordinal),
                call.Method.Name.EndsWith("Descending", StringComparison.Ordinal));
            var key = (LambdaExpression)(call.Arguments[1] is UnaryExpression quote ? quote.Operand : call.Arguments[1]);
            var isNull = Expression.Lambda(Expression.Equal(key.Body, Expression.Constant(null, key.Body.Type)), key.Parameters);
            var nulls = Sort(call, (isFirst ? "OrderBy" : "ThenBy") + (isDescending ? "" : "Descending"), call.Arguments[0], isNull);
            return Sort(call, "ThenBy" + (isDescending ? "Descending" : ""), nulls, key);
        }

        private static bool IsSort(MethodCallExpression call) =>
            (call.Method.DeclaringType == typeof(Queryable) || call.Method.DeclaringType == typeof(Enumerable)) && call.Arguments.Count == 2
            && call.Method.Name is "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending";

        private static MethodCallExpression Sort(MethodCallExpression like, string name, Expression rows, LambdaExpression key) => Expression.Call(
            like.Method.DeclaringType!, name, [like.Method.GetGenericArguments()[0], key.ReturnType], rows,
            like.Method.DeclaringType == typeof(Queryable) ? Expression.Quote(key) : key);
    }
}
