//! Controlled rounding of a two-way table (Cox 1987; Causey, Cox and Ernst 1985): every cell, row
//! sum, column sum and the total go to a neighbouring whole number, and still add up.
//!
//! The fractions are a flow: total → rows → columns → total. Wherever the edges with a fraction
//! close a circle, the flow is pushed around it until one of them is whole; what is whole stays.
//! As no node of a flow can have a single fractional edge, this ends with none. The edges that
//! close no circle yet form a forest; a row node stays in it only while it links two others, so
//! the forest is never larger than about twice the number of columns, and the work is
//! O(cells × columns) at worst, linear for the few taxes of a real document.

use super::table::{Cell, Number};

/// Which of the cells (in row order, with their `fracs`) go up, so that `units` go up in all and
/// each row's and column's units are its exact fraction sum rounded up or down. `units` is the
/// whole fraction sum rounded up or down. `None` if that is violated.
pub(crate) fn round<I: Number>(
    cells: &[Cell<I>],
    fracs: &[I],
    rows: usize,
    cols: usize,
    den: &I,
    units: usize,
) -> Option<Vec<bool>> {
    let mut col_sums = vec![I::zero(); cols];
    let mut total = I::zero();
    for (cell, frac) in cells.iter().zip(fracs) {
        let sum = &mut col_sums[cell.col as usize];
        *sum = sum.clone() + frac.clone();
        total = total + frac.clone();
    }
    let (floor, rest) = total.div_rem(den);
    let extra = units.checked_sub(floor.to_usize()?)?;
    let mut flow = Flow::new(den.clone(), cells.len(), cols, extra == 1)?;
    if rest.is_zero() {
        (extra == 0).then_some(())?;
    } else {
        (extra <= 1).then_some(())?;
        flow.insert(SINK, SOURCE, rest, Kind::Total)?;
    }
    for (col, sum) in col_sums.iter().enumerate() {
        flow.insert(FIRST_COLUMN + col, SINK, sum.mod_floor(den), Kind::Sum)?;
    }
    let mut start = 0;
    for row in 0..rows {
        let end = start + cells[start..].iter().take_while(|cell| cell.row as usize == row).count();
        flow.row(start, &cells[start..end], &fracs[start..end])?;
        start = end;
    }
    flow.finish()
}

const SOURCE: usize = 0;
const SINK: usize = 1;
const FIRST_COLUMN: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Total,
    /// A row's or a column's sum.
    Sum,
    /// The cell with this index.
    Cell(usize),
}

struct Edge<I> {
    from: usize,
    to: usize,
    /// What flows, in parts of den; strictly between 0 and den while the edge is in the forest.
    value: I,
    /// den − 2 × the original fraction: what rounding up costs against rounding down.
    cost: I,
    kind: Kind,
}

struct Flow<I> {
    den: I,
    total_goes_up: bool,
    up: Vec<bool>,
    edges: Vec<Edge<I>>,
    free_edges: Vec<usize>,
    /// Edges at each node.
    nodes: Vec<Vec<usize>>,
    free_nodes: Vec<usize>,
    first_row: usize,
    /// The row node that still gets edges: not free even while it has none.
    open_row: usize,
    /// For the search: by which edge a node was reached, and in which search.
    reached: Vec<(usize, u32)>,
    search: u32,
}

impl<I: Number> Flow<I> {
    fn new(den: I, cells: usize, cols: usize, total_goes_up: bool) -> Option<Self> {
        let first_row = FIRST_COLUMN.checked_add(cols)?;
        Some(Self {
            den,
            total_goes_up,
            up: vec![false; cells],
            edges: Vec::new(),
            free_edges: Vec::new(),
            nodes: vec![Vec::new(); first_row],
            free_nodes: Vec::new(),
            first_row,
            open_row: SOURCE,
            reached: vec![(0, 0); first_row],
            search: 0,
        })
    }

    fn row(&mut self, first: usize, cells: &[Cell<I>], fracs: &[I]) -> Option<()> {
        let sum = fracs.iter().fold(I::zero(), |sum, frac| sum + frac.clone());
        if sum.is_zero() {
            return Some(());
        }
        let node = self.free_nodes.pop().unwrap_or_else(|| {
            self.nodes.push(Vec::new());
            self.reached.push((0, 0));
            self.nodes.len() - 1
        });
        self.open_row = node;
        self.insert(SOURCE, node, sum.mod_floor(&self.den), Kind::Sum)?;
        for (offset, (cell, frac)) in cells.iter().zip(fracs).enumerate() {
            self.insert(node, FIRST_COLUMN + cell.col as usize, frac.clone(), Kind::Cell(first + offset))?;
        }
        self.open_row = SOURCE;
        if self.nodes[node].is_empty() {
            self.free_nodes.push(node);
        }
        Some(())
    }

    /// Adds an edge and pushes around the circles it closes until it is whole or closes none.
    fn insert(&mut self, from: usize, to: usize, value: I, kind: Kind) -> Option<()> {
        if value.is_zero() {
            return Some(());
        }
        let cost = self.den.clone() - value.clone();
        // den − 2·value may be negative; `I` is signed in both of its types.
        let cost = cost - value.clone();
        let edge = Edge { from, to, value, cost, kind };
        let id = match self.free_edges.pop() {
            Some(id) => {
                self.edges[id] = edge;
                id
            }
            None => {
                self.edges.push(edge);
                self.edges.len() - 1
            }
        };
        loop {
            let Some(path) = self.path(to, from) else {
                self.nodes[from].push(id);
                self.nodes[to].push(id);
                return Some(());
            };
            if self.push_around(id, &path) {
                return Some(());
            }
        }
    }

    /// The edges of the forest from `start` to `goal`, each with whether it is walked along its
    /// direction.
    fn path(&mut self, start: usize, goal: usize) -> Option<Vec<(usize, bool)>> {
        self.search += 1;
        let search = self.search;
        let mut stack = vec![start];
        self.reached[start] = (usize::MAX, search);
        'search: while let Some(node) = stack.pop() {
            for &id in &self.nodes[node] {
                let edge = &self.edges[id];
                let next = if edge.from == node { edge.to } else { edge.from };
                if self.reached[next].1 == search {
                    continue;
                }
                self.reached[next] = (id, search);
                if next == goal {
                    break 'search;
                }
                stack.push(next);
            }
        }
        if self.reached[goal].1 != search {
            return None;
        }
        let mut path = Vec::new();
        let mut node = goal;
        while node != start {
            let id = self.reached[node].0;
            let edge = &self.edges[id];
            let along = edge.to == node;
            path.push((id, along));
            node = if along { edge.from } else { edge.to };
        }
        Some(path)
    }

    /// Pushes around the circle of the new edge and the path until an edge is whole; takes whole
    /// edges out. Whether the new edge itself is whole.
    fn push_around(&mut self, new: usize, path: &[(usize, bool)]) -> bool {
        let mut circle = vec![(new, true)];
        circle.extend_from_slice(path);
        let raise = self.raises(&circle);
        let slack = |&(id, along): &(usize, bool)| {
            let value = &self.edges[id].value;
            if along == raise { self.den.clone() - value.clone() } else { value.clone() }
        };
        let Some(step) = circle.iter().map(slack).min() else { return true };
        for &(id, along) in &circle {
            let edge = &mut self.edges[id];
            let value = edge.value.clone();
            edge.value = if along == raise { value + step.clone() } else { value - step.clone() };
            if !edge.value.is_zero() && edge.value != self.den {
                continue;
            }
            if let Kind::Cell(cell) = edge.kind {
                self.up[cell] = !edge.value.is_zero();
            }
            if id != new {
                self.take_out(id);
            }
        }
        let value = &self.edges[new].value;
        let whole = value.is_zero() || *value == self.den;
        if whole {
            self.free_edges.push(new);
        }
        whole
    }

    /// Which way round: the total toward its target; else what brings cells nearer to their
    /// original fraction; else the earliest cell up.
    fn raises(&self, circle: &[(usize, bool)]) -> bool {
        let mut cost = I::zero();
        let mut earliest: Option<(usize, bool)> = None;
        for &(id, along) in circle {
            let edge = &self.edges[id];
            match edge.kind {
                Kind::Total => return along == self.total_goes_up,
                Kind::Sum => {}
                Kind::Cell(cell) => {
                    cost = if along { cost + edge.cost.clone() } else { cost - edge.cost.clone() };
                    if earliest.is_none_or(|(first, _)| cell < first) {
                        earliest = Some((cell, along));
                    }
                }
            }
        }
        match cost.cmp(&I::zero()) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => earliest.is_none_or(|(_, along)| along),
        }
    }

    fn take_out(&mut self, id: usize) {
        let (from, to) = (self.edges[id].from, self.edges[id].to);
        for node in [from, to] {
            self.nodes[node].retain(|edge| *edge != id);
            if node >= self.first_row && node != self.open_row && self.nodes[node].is_empty() {
                self.free_nodes.push(node);
            }
        }
        self.free_edges.push(id);
    }

    /// The answer, once no edge is left.
    fn finish(self) -> Option<Vec<bool>> {
        self.nodes.iter().all(Vec::is_empty).then_some(self.up)
    }
}
