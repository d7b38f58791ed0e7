package qr

// qrGrid is the square of a QR code. What belongs to a pattern is fixed; the rest takes the data.
type qrGrid struct {
	size         int
	black, fixed []bool
}

// newQRGrid draws everything that is the same for all texts of a size.
func newQRGrid(v *qrVersion) *qrGrid {
	size := 17 + 4*v.number
	g := &qrGrid{size: size, black: make([]bool, size*size), fixed: make([]bool, size*size)}
	for i := range size { // the timing patterns
		g.set(6, i, i%2 == 0)
		g.set(i, 6, i%2 == 0)
	}
	last := len(v.aligned) - 1
	for i, x := range v.aligned {
		for j, y := range v.aligned {
			if corner := i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0; !corner {
				g.square(x, y, 2)
			}
		}
	}
	g.square(3, 3, 4)
	g.square(size-4, 3, 4)
	g.square(3, size-4, 4)
	g.format()
	g.version(v.info)
	return g
}

// square draws the rings around a place that help to find it: those of a corner reach 4 modules, with a white
// ring inside and a white border, those of the alignment reach 2.
func (g *qrGrid) square(x, y, reach int) {
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			distance := max(dx, -dx, dy, -dy)
			white := distance == reach/2 || distance == 4
			g.set(x+dx, y+dy, !white)
		}
	}
}

func (g *qrGrid) set(x, y int, black bool) {
	if x >= 0 && y >= 0 && x < g.size && y < g.size {
		g.black[y*g.size+x], g.fixed[y*g.size+x] = black, true
	}
}

func (g *qrGrid) dark(x, y int) bool {
	return x >= 0 && y >= 0 && x < g.size && y < g.size && g.black[y*g.size+x]
}

// format writes the format twice, around the corners, and the one module that is always black.
func (g *qrGrid) format() {
	for i := range 15 {
		black := qrFormat>>i&1 == 1
		switch { // beside the top left corner
		case i < 6:
			g.set(8, i, black)
		case i < 8:
			g.set(8, i+1, black)
		case i == 8:
			g.set(7, 8, black)
		default:
			g.set(14-i, 8, black)
		}
		if i < 8 { // at the other two
			g.set(g.size-1-i, 8, black)
		} else {
			g.set(8, g.size-15+i, black)
		}
	}
	g.set(8, g.size-8, true)
}

// version writes the version twice, which the larger codes need.
func (g *qrGrid) version(info int) {
	if info == 0 {
		return
	}
	for i := range 18 {
		black := info>>i&1 == 1
		g.set(g.size-11+i%3, i/3, black)
		g.set(i/3, g.size-11+i%3, black)
	}
}

// fill writes the data in columns of two from the right, up and down in turn, under mask 0.
func (g *qrGrid) fill(data []byte) {
	bit := 0
	for right := g.size - 1; right >= 1; right -= 2 {
		if right == 6 {
			right = 5 // the timing pattern has this column to itself
		}
		for step := range g.size {
			y := step
			if (right+1)&2 == 0 {
				y = g.size - 1 - step
			}
			for _, x := range []int{right, right - 1} {
				if g.fixed[y*g.size+x] {
					continue
				}
				black := bit < 8*len(data) && data[bit/8]>>(7-bit%8)&1 == 1
				g.black[y*g.size+x] = black != ((x+y)%2 == 0)
				bit++
			}
		}
	}
}
